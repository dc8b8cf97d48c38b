/**
 * The few calls of the decode loop that are written by hand: method handles that are constants, and callbacks that let no
 * exception escape into native code.
 */
package io.swerve.bindings.calls;
