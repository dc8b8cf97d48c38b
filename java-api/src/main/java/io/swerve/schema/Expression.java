package io.swerve.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What a text may be: a grammar's right-hand side. Made by the methods here, which leave out what adds nothing.
 */
sealed interface Expression {
    /** As a greatest count: without end. */
    int UNBOUNDED = Integer.MAX_VALUE;
    /** The empty text alone. */
    Expression EMPTY = new Sequence(List.of());
    /** No text at all. */
    Expression NOTHING = new Choice(List.of());

    /** One character of a set. */
    record Chars(CodePoints set) implements Expression {}

    /** A text; never empty. */
    record Literal(String text) implements Expression {}

    /** What another rule says. */
    record Rule(String name) implements Expression {}

    /** One after the other. */
    record Sequence(List<Expression> parts) implements Expression {}

    /** One of them. */
    record Choice(List<Expression> parts) implements Expression {}

    /** As often as from {@code least} to {@code most} times. */
    record Repeat(Expression part, int least, int most) implements Expression {}

    static Expression literal(String text) {
        return text.isEmpty() ? EMPTY : new Literal(text);
    }

    static Expression chars(CodePoints set) {
        return set.isEmpty() ? NOTHING : new Chars(set);
    }

    static Expression sequence(Expression... parts) {
        return sequence(Arrays.asList(parts));
    }

    static Expression sequence(List<Expression> parts) {
        List<Expression> flat = new ArrayList<>();
        for (Expression part : parts) {
            if (part.equals(NOTHING)) {
                return NOTHING;
            }
            for (Expression each : part instanceof Sequence inner ? inner.parts() : List.of(part)) {
                if (each instanceof Literal after && !flat.isEmpty() && flat.getLast() instanceof Literal before) {
                    flat.set(flat.size() - 1, new Literal(before.text() + after.text()));
                } else {
                    flat.add(each);
                }
            }
        }
        return flat.size() == 1 ? flat.getFirst() : flat.isEmpty() ? EMPTY : new Sequence(List.copyOf(flat));
    }

    static Expression choice(Expression... parts) {
        return choice(Arrays.asList(parts));
    }

    static Expression choice(List<Expression> parts) {
        Set<Expression> flat = new LinkedHashSet<>();
        for (Expression part : parts) {
            flat.addAll(part instanceof Choice inner ? inner.parts() : List.of(part));
        }
        if (flat.size() > 1 && flat.remove(EMPTY)) {
            return optional(choice(List.copyOf(flat)));
        }
        return flat.size() == 1 ? flat.iterator().next() : new Choice(List.copyOf(flat));
    }

    static Expression optional(Expression part) {
        return repeat(part, 0, 1);
    }

    /**
     * A repetition. llama.cpp takes a repetition of what may be empty for left recursion, so what is repeated is never
     * empty.
     */
    static Expression repeat(Expression part, int least, int most) {
        if (most == 0 || part.equals(EMPTY)) {
            return EMPTY;
        }
        if (part.equals(NOTHING)) {
            return least == 0 ? EMPTY : NOTHING;
        }
        if (least == 1 && most == 1) {
            return part;
        }
        if (part instanceof Repeat inner && least == 0 && most == 1 && inner.least() <= 1) {
            return new Repeat(inner.part(), 0, inner.most());
        }
        return part.nullable() ? repeat(part.nonEmpty(), 0, most) : new Repeat(part, least, most);
    }

    /** Whether the empty text is one of those that this allows. A rule's never is. */
    default boolean nullable() {
        return switch (this) {
            case Chars _,Literal _,Rule _ -> false;
            case Sequence sequence -> sequence.parts().stream().allMatch(Expression::nullable);
            case Choice choice -> choice.parts().stream().anyMatch(Expression::nullable);
            case Repeat repeat -> repeat.least() == 0 || repeat.part().nullable();
        };
    }

    /** The same without the empty text. */
    default Expression nonEmpty() {
        return switch (this) {
            case Chars _,Literal _,Rule _ -> this;
            case Sequence sequence when !sequence.nullable() -> this;
            case Sequence sequence -> {
                List<Expression> choices = new ArrayList<>();
                for (int i = 0; i < sequence.parts().size(); i++) {
                    List<Expression> rest = new ArrayList<>(sequence.parts().subList(i, sequence.parts().size()));
                    rest.set(0, rest.getFirst().nonEmpty());
                    choices.add(sequence(rest));
                }
                yield choice(choices);
            }
            case Choice choice -> choice(choice.parts().stream().map(Expression::nonEmpty).toList());
            case Repeat repeat -> repeat(repeat.part(), Math.max(repeat.least(), 1), repeat.most());
        };
    }

    /** This with other rules in the place of its rules. */
    default Expression withRules(Function<Rule, Expression> replacement) {
        return switch (this) {
            case Chars _,Literal _ -> this;
            case Rule rule -> replacement.apply(rule);
            case Sequence sequence -> sequence(
                    sequence.parts().stream().map(part -> part.withRules(replacement)).toList());
            case Choice choice -> choice(choice.parts().stream().map(part -> part.withRules(replacement)).toList());
            case Repeat repeat -> repeat(repeat.part().withRules(replacement), repeat.least(), repeat.most());
        };
    }
}
