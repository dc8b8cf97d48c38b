package io.swerve.spark;

import java.io.Serializable;

/**
 * What became of a shard.
 *
 * @param shard its number, from 1
 * @param attempt how often it had been tried before
 * @param made whether it was made now; if not, it was there already
 */
record ShardOutcome(int shard, int attempt, boolean made) implements Serializable {}
