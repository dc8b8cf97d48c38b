/**
 * Conversations as models were trained to read them.
 */
package io.swerve.chat;
