package io.atcr.samples.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an option that may also be set by a variable {@code ATCR_VERIFY_NAME} and in the configuration file. An option of that name has to mean the
 * same in every command; what is asked of one command alone is no setting. With several values, it is split at {@link #SEPARATOR}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Setting {
    /** Divides the values of one setting: what no argument can contain. Options that take several values name it as their {@code split}. */
    String SEPARATOR = "\0";

    /** Whether the value, or what follows its {@code =}, is a path, which the configuration file gives from the folder that it is in itself. */
    boolean path() default false;
}
