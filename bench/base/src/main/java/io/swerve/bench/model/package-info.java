/** The embedded models, as files. */
package io.swerve.bench.model;
