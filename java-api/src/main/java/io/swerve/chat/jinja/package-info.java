/**
 * The language of chat templates: Jinja as Hugging Face's transformers sets it up, in a sandbox of its own. Values are
 * {@link io.swerve.chat.jinja.Text}, {@link io.swerve.chat.jinja.Items}, {@link io.swerve.chat.jinja.Dict}, {@link Long},
 * {@link Double}, {@link Boolean}, {@link io.swerve.chat.jinja.None} and what templates make themselves; texts know which
 * of their characters come from the caller's data. Not exported.
 */
package io.swerve.chat.jinja;
