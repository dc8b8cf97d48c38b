package io.swerve.bench.lab;

/**
 * One of the synthetic people.
 *
 * @param name
 *            the name, unique in its {@link KnowledgeBase}
 * @param town
 *            where the person lives
 * @param job
 *            what the person works as
 * @param friend
 *            the name of the person's friend, who need not return the friendship
 */
public record Person(String name, String town, String job, String friend) {}
