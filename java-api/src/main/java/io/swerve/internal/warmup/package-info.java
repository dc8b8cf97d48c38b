/** For Swerve's own modules: code on the Vector API that runs only once the compiler has made it fast. */
package io.swerve.internal.warmup;
