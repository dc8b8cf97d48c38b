/** What models are asked in experiments: tasks, their problems, how a prompt is made of one, and who checks the answer. */
package io.swerve.bench.task;
