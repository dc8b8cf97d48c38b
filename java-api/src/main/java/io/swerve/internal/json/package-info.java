/** The reader of JSON that comes from outside: strict, and exact about the place of what is wrong. */
package io.swerve.internal.json;
