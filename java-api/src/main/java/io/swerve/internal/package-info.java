/** What the public types share behind the door: native handles, thread rules and the observer of the graph. */
package io.swerve.internal;
