/** A conversation with a model at the keyboard, or with what is piped in. */
package io.swerve.bench.cli.chat;
