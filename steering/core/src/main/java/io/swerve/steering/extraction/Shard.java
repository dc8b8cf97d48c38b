package io.swerve.steering.extraction;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a work that is done in several processes, on one machine or many: of all items, counted from 0, those whose
 * number leaves the rest {@code index - 1} when it is divided by {@code count}. So every item belongs to exactly one
 * shard, and neighbours, which are often alike in cost, to different ones.
 *
 * @param index which part, from 1 to count
 * @param count how many parts there are, at least 1
 */
public record Shard(int index, int count) {
    private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,9})/([0-9]{1,9})");

    /**
     * Creates a shard.
     *
     * @throws IllegalArgumentException if the index is not from 1 to the count
     */
    public Shard {
        if (index < 1 || index > count) {
            throw new IllegalArgumentException("a shard is numbered from 1 to how many there are, such as 1/4 to 4/4, "
                    + "was " + index + "/" + count);
        }
    }

    /**
     * Reads a shard's name.
     *
     * @param text such as {@code 2/4}
     * @return the shard
     * @throws IllegalArgumentException if it isn't of this form, or there is no such shard
     */
    public static Shard parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a shard is named I/N, such as 1/4 to 4/4, was " + text);
        }
        return new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /**
     * Tells whether an item belongs to this shard.
     *
     * @param item its number, from 0
     * @return whether it does
     */
    public boolean holds(long item) {
        return item % count == index - 1;
    }

    /**
     * Puts what the shards of a work gave in their order.
     *
     * @param <T> what a shard gave
     * @param given one of each shard, in any order, at least one; all of them of as many shards
     * @param shard tells which shard one is of
     * @param place tells where it lies
     * @param command the one that makes a shard
     * @param refusal makes an exception of what is wrong
     * @return what the first shard gave, then what the second gave, and so on
     * @throws RuntimeException the refusal, if a shard is missing or there twice
     */
    public static <T> List<T> ordered(List<T> given, Function<? super T, Shard> shard,
            Function<? super T, Path> place, String command,
            Function<String, ? extends RuntimeException> refusal) {
        int count = shard.apply(given.getFirst()).count();
        SortedMap<Integer, T> byIndex = new TreeMap<>();
        for (T one : given) {
            T other = byIndex.put(shard.apply(one).index(), one);
            if (other != null) {
                throw refusal.apply(place.apply(other) + " and " + place.apply(one) + " are both shard "
                        + shard.apply(one) + ": leave one out");
            }
        }
        for (int index = 1; index <= count; index++) {
            if (!byIndex.containsKey(index)) {
                Shard missing = new Shard(index, count);
                throw refusal
                        .apply("shard " + missing + " is missing: make it with " + command + " --shard " + missing);
            }
        }
        return List.copyOf(byIndex.values());
    }

    @Override
    public String toString() {
        return index + "/" + count;
    }
}
