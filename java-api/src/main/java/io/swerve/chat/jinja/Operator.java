package io.swerve.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/** What is computed of two values. */
enum Operator {
    ADD("+"), SUBTRACT("-"), MULTIPLY("*"), DIVIDE("/"), FLOOR_DIVIDE("//"), MODULO("%"), POWER("** or pow()");

    private final String sign;

    Operator(String sign) {
        this.sign = sign;
    }

    Object apply(Run run, Object a, Object b) {
        if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
            return Numbers.compute(this, a, b);
        }
        return switch (this) {
            case ADD -> add(run, a, b);
            case MULTIPLY -> multiply(run, a, b);
            case MODULO -> {
                if (a instanceof Text text) {
                    yield PercentFormat.format(run, text, b);
                }
                throw unsupported(a, b);
            }
            default -> throw unsupported(a, b);
        };
    }

    private Failure unsupported(Object a, Object b) {
        Undefined.refuse(a);
        Undefined.refuse(b);
        return Failure.type("unsupported operand type(s) for " + sign + ": '" + TypeNames.of(a) + "' and '"
                + TypeNames.of(b) + "'");
    }

    private Object add(Run run, Object a, Object b) {
        if (a instanceof Text x && b instanceof Text y) {
            run.room((long) x.length() + y.length());
            if (x.isMarkup() || y.isMarkup()) {
                return Html.escape(x).plus(Html.escape(y)).asMarkup(true);
            }
            return x.plus(y);
        }
        if (a instanceof Items x && b instanceof Items y && x.isTuple() == y.isTuple()) {
            run.room((long) x.values().size() + y.values().size());
            List<Object> joined = new ArrayList<>(x.values());
            joined.addAll(y.values());
            return x.like(joined);
        }
        Undefined.refuse(b);
        if (a instanceof Text || a instanceof Items) {
            String type = a instanceof Text ? "str" : TypeNames.of(a);
            throw Failure.type(
                    "can only concatenate " + type + " (not \"" + TypeNames.of(b) + "\") to " + type);
        }
        throw unsupported(a, b);
    }

    private Object multiply(Run run, Object a, Object b) {
        boolean first = a instanceof Text || a instanceof Items;
        boolean second = b instanceof Text || b instanceof Items;
        if (!first && !second) {
            throw unsupported(a, b);
        }
        Object times = first ? b : a;
        Undefined.refuse(times);
        if (!Numbers.isWhole(times)) {
            throw Failure.type("can't multiply sequence by non-int of type '" + TypeNames.of(times) + "'");
        }
        long count = Math.max(0, Numbers.index(times));
        return switch (first ? a : b) {
            case Text text -> repeat(run, text, count);
            case Items items -> {
                run.room(Math.multiplyHigh(count, items.values().size()) != 0
                        ? Long.MAX_VALUE >> 2
                        : Math.min(Long.MAX_VALUE >> 2, count * items.values().size()));
                List<Object> repeated = new ArrayList<>();
                for (long i = 0; i < count && !items.values().isEmpty(); i++) {
                    repeated.addAll(items.values());
                }
                yield items.like(repeated);
            }
            default -> throw unsupported(a, b);
        };
    }

    /** A text several times. */
    static Text repeat(Run run, Text text, long count) {
        if (text.isEmpty()) {
            return text;
        }
        run.room(count > Run.MOST_CHARACTERS ? count : count * text.length());
        TextBuilder out = new TextBuilder();
        for (long i = 0; i < count; i++) {
            out.append(text);
        }
        return out.toText().asMarkup(text.isMarkup());
    }
}
