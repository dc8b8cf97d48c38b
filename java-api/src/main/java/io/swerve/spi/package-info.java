/**
 * The engine room of a session: what steering is built on, for Swerve's own modules. A program steers by a plan, which
 * chooses among these.
 */
package io.swerve.spi;
