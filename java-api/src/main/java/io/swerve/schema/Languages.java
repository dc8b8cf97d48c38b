package io.swerve.schema;

import static io.swerve.schema.Expression.NOTHING;
import static io.swerve.schema.Expression.UNBOUNDED;
import static io.swerve.schema.Expression.choice;
import static io.swerve.schema.Expression.repeat;
import static io.swerve.schema.Expression.sequence;

import io.swerve.schema.Expression.Chars;
import io.swerve.schema.Expression.Choice;
import io.swerve.schema.Expression.Literal;
import io.swerve.schema.Expression.Repeat;
import io.swerve.schema.Expression.Rule;
import io.swerve.schema.Expression.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What can be asked of expressions without rules, the texts that patterns and formats stand for. */
final class Languages {
    private Languages() {}

    /** The length of the shortest text, in code points. */
    static int shortest(Expression language) {
        return switch (language) {
            case Chars _ -> 1;
            case Literal literal -> literal.text().codePointCount(0, literal.text().length());
            case Sequence all -> sum(all.parts().stream().mapToInt(Languages::shortest));
            case Choice any -> any.parts().stream().mapToInt(Languages::shortest).min().orElse(UNBOUNDED);
            case Repeat repeat -> product(shortest(repeat.part()), repeat.least());
            case Rule _ -> throw new IllegalStateException("a rule");
        };
    }

    /** The length of the longest text, in code points; UNBOUNDED if there is none. */
    static int longest(Expression language) {
        return switch (language) {
            case Chars _,Literal _ -> shortest(language);
            case Sequence all -> sum(all.parts().stream().mapToInt(Languages::longest));
            case Choice any -> any.parts().stream().mapToInt(Languages::longest).max().orElse(0);
            case Repeat repeat -> product(longest(repeat.part()), repeat.most());
            case Rule _ -> throw new IllegalStateException("a rule");
        };
    }

    private static int sum(IntStream lengths) {
        return (int) Math.min(lengths.asLongStream().sum(), UNBOUNDED);
    }

    private static int product(int length, int count) {
        return length == 0 || count == 0 ? 0 : (int) Math.min((long) length * count, UNBOUNDED);
    }

    /**
     * The texts of a length from {@code least} to {@code most}, where that can be said by other counts of repetitions.
     *
     * @return the language; empty if it can't be said so
     */
    static Optional<Expression> ofLength(Expression language, int least, int most) {
        int shortest = shortest(language);
        int longest = longest(language);
        if (least <= shortest && longest <= most) {
            return Optional.of(language);
        }
        if (longest < least || most < shortest) {
            return Optional.of(NOTHING);
        }
        return switch (language) {
            case Choice any -> {
                List<Expression> parts = new ArrayList<>();
                for (Expression part : any.parts()) {
                    Optional<Expression> fitting = ofLength(part, least, most);
                    if (fitting.isEmpty()) {
                        yield fitting;
                    }
                    parts.add(fitting.get());
                }
                yield Optional.of(choice(parts));
            }
            case Sequence all -> {
                List<Expression> parts = new ArrayList<>(all.parts());
                int[] varying = IntStream.range(0, parts.size())
                        .filter(i -> shortest(parts.get(i)) != longest(parts.get(i))).toArray();
                if (varying.length != 1) {
                    yield Optional.empty();
                }
                Expression part = parts.get(varying[0]);
                int rest = shortest - shortest(part);
                yield ofLength(part, Math.max(least - rest, 0), most == UNBOUNDED ? most : most - rest).map(fitting -> {
                    parts.set(varying[0], fitting);
                    return sequence(parts);
                });
            }
            case Repeat repeat when shortest(repeat.part()) == longest(repeat.part()) -> {
                int each = shortest(repeat.part());
                int from = Math.max(repeat.least(), Math.ceilDiv(least, each));
                int to = Math.min(repeat.most(), most == UNBOUNDED ? most : most / each);
                yield Optional.of(from > to ? NOTHING : repeat(repeat.part(), from, to));
            }
            case Repeat repeat when repeat.least() == 0 && repeat.most() == 1 -> ofLength(repeat.part(), least, most)
                    .map(part -> least == 0 ? Expression.optional(part) : part);
            default -> Optional.empty();
        };
    }

    static boolean contains(Expression language, String text) {
        int[] characters = text.codePoints().toArray();
        return ends(language, characters, new TreeSet<>(List.of(0))).contains(characters.length);
    }

    /** Where a match can end that begins at one of some places. */
    private static TreeSet<Integer> ends(Expression language, int[] text, TreeSet<Integer> starts) {
        TreeSet<Integer> ends = new TreeSet<>();
        switch (language) {
            case Chars chars -> starts.stream().filter(at -> at < text.length && chars.set().contains(text[at]))
                    .forEach(at -> ends.add(at + 1));
            case Literal literal -> {
                int[] wanted = literal.text().codePoints().toArray();
                starts.stream().filter(at -> at + wanted.length <= text.length
                        && IntStream.range(0, wanted.length).allMatch(i -> wanted[i] == text[at + i]))
                        .forEach(at -> ends.add(at + wanted.length));
            }
            case Sequence all -> {
                TreeSet<Integer> places = starts;
                for (Expression part : all.parts()) {
                    places = ends(part, text, places);
                }
                return places;
            }
            case Choice any -> any.parts().forEach(part -> ends.addAll(ends(part, text, starts)));
            case Repeat repeat -> {
                TreeSet<Integer> places = starts;
                for (int count = 0; !places.isEmpty(); count++) {
                    if (count >= repeat.least()) {
                        ends.addAll(places);
                    }
                    if (count == repeat.most()) {
                        break;
                    }
                    places = ends(repeat.part(), text, places); // further on each time, since no part is empty
                }
            }
            case Rule _ -> throw new IllegalStateException("a rule");
        }
        return ends;
    }
}
