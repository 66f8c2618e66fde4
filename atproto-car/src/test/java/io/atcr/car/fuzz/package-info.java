/** Jazzer targets: each {@code mvn verify} runs their kept inputs, the profile {@code fuzz} looks for new ones. */
package io.atcr.car.fuzz;
