package io.atcr.samples.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    private static Arguments parse(String line) throws Arguments.Malformed {
        return Arguments.parse(line.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "-name r -digest d -stdin-media-type application/vnd.oci.descriptor.v1+json",
        "-digest d -name r",
        "--name r --digest=d",
        "-name=r -digest=d -stdin-media-type=another/type",
        "-operation pull -name r -digest d",
        "-name r -digest d -verbose",
        "-quiet -name r -digest d -operation=run",
    })
    void whatContainerdSaysAndMaySayOneDay(String line) throws Exception {
        assertThat(parse(line)).isEqualTo(new Arguments("r", "d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "r d", "-name r", "-digest d", "-name r -digest", "-name r -name r -digest d", "-name= -digest d", "-", "--", "-name r -digest d trailing",
        "-name r -digest d -operation pull trailing", "-=x -name r -digest d",
    })
    void whatItDoesNot(String line) {
        assertThatThrownBy(() -> parse(line)).isInstanceOf(Arguments.Malformed.class);
    }

    @Test
    void A21_noArgumentComesBackAsItIs() {
        assertThatThrownBy(() -> Arguments.parse("\u001b[31m\n")).hasMessageContaining("\\u001b[31m\\u000a");
    }
}
