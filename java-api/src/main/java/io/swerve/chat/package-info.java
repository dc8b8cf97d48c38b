/**
 * Conversations as models were trained to read them: a {@link io.swerve.chat.Conversation} is held turn by turn, a
 * {@link io.swerve.chat.ChatTemplate} renders messages, and a {@link io.swerve.chat.ReplyParser} tells the parts of a
 * reply apart.
 */
package io.swerve.chat;
