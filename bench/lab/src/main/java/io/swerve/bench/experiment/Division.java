package io.swerve.bench.experiment;

import io.swerve.steering.extraction.Shard;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How the items of an experiment's stages are parted. Items of one part are computed together, and apart from those of
 * others, so that it makes no difference, to the last bit, which process computes a part, and when.
 *
 * @param parts how many there are, at least 1
 * @param shard the only part that is computed here; empty for all of them, one after the other
 */
public record Division(int parts, Optional<Shard> shard) {
    /** Everything together. */
    public static final Division NONE = new Division(1, Optional.empty());

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if there is no part, or the shard is one of another number of parts
     */
    public Division {
        if (parts < 1) {
            throw new IllegalArgumentException("parts must be at least 1, was " + parts);
        }
        if (shard.isPresent() && shard.get().count() != parts) {
            throw new IllegalArgumentException("shard " + shard.get() + " is none of " + parts + " parts");
        }
    }

    /**
     * Computes one part.
     *
     * @param shard which
     * @return the division
     */
    public static Division only(Shard shard) {
        return new Division(shard.count(), Optional.of(shard));
    }

    /**
     * Computes all parts, one after the other.
     *
     * @param parts how many, at least 1
     * @return the division
     */
    public static Division into(int parts) {
        return new Division(parts, Optional.empty());
    }

    /** All parts, from 0. */
    List<Integer> all() {
        return IntStream.range(0, parts).boxed().toList();
    }

    /** The parts that are computed here in any case, from 0. */
    List<Integer> here() {
        return shard.map(one -> List.of(one.index() - 1)).orElseGet(this::all);
    }

    /** The part that the items of a problem belong to. */
    int partOf(int problem) {
        return problem % parts;
    }
}
