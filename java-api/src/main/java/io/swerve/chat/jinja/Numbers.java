package io.swerve.chat.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Python's numbers: whole ones of any size ({@link Long}, or {@link BigInteger} beyond), and floats. */
final class Numbers {
    private static final int MOST_BITS = 4096;

    private Numbers() {}

    static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Boolean
                || value instanceof BigInteger;
    }

    static boolean isWhole(Object value) {
        return value instanceof Long || value instanceof Boolean || value instanceof BigInteger;
    }

    static double toDouble(Object number) {
        return switch (number) {
            case Boolean truth -> truth ? 1 : 0;
            case BigInteger whole when whole.bitLength() > 1024 -> throw Failure.of(
                    "OverflowError: int too large to convert to float");
            default -> ((Number) number).doubleValue();
        };
    }

    static BigInteger toBig(Object whole) {
        return switch (whole) {
            case Boolean truth -> truth ? BigInteger.ONE : BigInteger.ZERO;
            case BigInteger big -> big;
            default -> BigInteger.valueOf((Long) whole);
        };
    }

    /** A whole number that counts something. */
    static long index(Object value) {
        Undefined.refuse(value);
        if (!isWhole(value)) {
            throw Failure.type("'" + TypeNames.of(value) + "' object cannot be interpreted as an integer");
        }
        BigInteger big = toBig(value);
        if (big.bitLength() > 63) {
            throw Failure.of("OverflowError: Python int too large to convert to C ssize_t");
        }
        return big.longValue();
    }

    /** A small whole number; an int's bounds for what is beyond. */
    static int small(Object value) {
        return Math.clamp(index(value), Integer.MIN_VALUE + 1, Integer.MAX_VALUE);
    }

    static Object whole(BigInteger value) {
        if (value.bitLength() > MOST_BITS) {
            throw Failure.limit("a number has more than " + MOST_BITS + " bits");
        }
        return value.bitLength() < 64 ? (Object) value.longValue() : value;
    }

    /** A float as a whole number, cut towards 0. */
    static Object truncate(double value) {
        if (Double.isNaN(value)) {
            throw Failure.value("cannot convert float NaN to integer");
        }
        if (Double.isInfinite(value)) {
            throw Failure.of("OverflowError: cannot convert float infinity to integer");
        }
        return whole(new BigDecimal(value).toBigInteger());
    }

    static Object compute(Operator operator, Object a, Object b) {
        if (a instanceof Double || b instanceof Double) {
            return real(operator, toDouble(a), toDouble(b));
        }
        if (a instanceof Long x && b instanceof Long y) {
            switch (operator) {
                case ADD -> {
                    long sum = x + y;
                    if (((x ^ sum) & (y ^ sum)) >= 0) {
                        return sum;
                    }
                }
                case SUBTRACT -> {
                    long difference = x - y;
                    if (((x ^ y) & (x ^ difference)) >= 0) {
                        return difference;
                    }
                }
                case MODULO -> {
                    if (y > 0) {
                        return Math.floorMod(x, y);
                    }
                }
                default -> {
                    // below
                }
            }
        }
        return whole(operator, toBig(a), toBig(b));
    }

    private static Object whole(Operator operator, BigInteger a, BigInteger b) {
        return switch (operator) {
            case ADD -> whole(a.add(b));
            case SUBTRACT -> whole(a.subtract(b));
            case MULTIPLY -> whole(a.multiply(b));
            case DIVIDE -> {
                if (b.signum() == 0) {
                    throw Failure.of("ZeroDivisionError: division by zero");
                }
                yield a.bitLength() <= 53 && b.bitLength() <= 53
                        ? (Object) (a.doubleValue() / b.doubleValue())
                        : (Object) new BigDecimal(a).divide(new BigDecimal(b), new java.math.MathContext(60,
                                RoundingMode.HALF_EVEN)).doubleValue();
            }
            case FLOOR_DIVIDE -> whole(floor(a, b, "integer division or modulo by zero")[0]);
            case MODULO -> whole(floor(a, b, "integer modulo by zero")[1]);
            case POWER -> power(a, b);
        };
    }

    private static BigInteger[] floor(BigInteger a, BigInteger b, String otherwise) {
        if (b.signum() == 0) {
            throw Failure.of("ZeroDivisionError: " + otherwise);
        }
        BigInteger[] parts = a.divideAndRemainder(b);
        return parts[1].signum() != 0 && parts[1].signum() != b.signum()
                ? new BigInteger[]{parts[0].subtract(BigInteger.ONE), parts[1].add(b)}
                : parts;
    }

    private static Object power(BigInteger a, BigInteger b) {
        if (b.signum() < 0) {
            return real(Operator.POWER, a.doubleValue(), b.doubleValue());
        }
        if (a.abs().bitLength() > 1 && (b.bitLength() > 31 || b.longValue() * a.bitLength() > 2L * MOST_BITS)) {
            throw Failure.limit("a number has more than " + MOST_BITS + " bits");
        }
        return whole(a.abs().bitLength() > 1
                ? a.pow(b.intValue())
                : a.signum() >= 0 && b.signum() > 0 ? a : b.testBit(0) ? a : BigInteger.ONE);
    }

    private static Object real(Operator operator, double a, double b) {
        return switch (operator) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / nonZero(b, "float division by zero");
            case FLOOR_DIVIDE -> floorDivide(a, nonZero(b, "float floor division by zero"));
            case MODULO -> modulo(a, nonZero(b, "float modulo"));
            case POWER -> {
                if (a == 0 && b < 0) {
                    throw Failure.of("ZeroDivisionError: 0.0 cannot be raised to a negative power");
                }
                double power = Math.pow(a, b);
                if (Double.isNaN(power) && !Double.isNaN(a) && !Double.isNaN(b)) {
                    throw Failure.of("a negative number has no power that isn't whole");
                }
                if (Double.isInfinite(power) && !Double.isInfinite(a) && !Double.isInfinite(b)) {
                    throw Failure.of("OverflowError: (34, 'Numerical result out of range')");
                }
                yield power;
            }
        };
    }

    private static double nonZero(double value, String otherwise) {
        if (value == 0) {
            throw Failure.of("ZeroDivisionError: " + otherwise);
        }
        return value;
    }

    private static double modulo(double a, double b) {
        double rest = a % b;
        if (rest == 0) {
            return Math.copySign(0, b);
        }
        return rest < 0 == b < 0 ? rest : rest + b;
    }

    /** As CPython: the quotient of what the remainder leaves, to the nearest whole. */
    private static double floorDivide(double a, double b) {
        double rest = a % b;
        double quotient = (a - rest) / b;
        if (rest != 0 && rest < 0 != b < 0) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0, a / b);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    static Object negate(Object number) {
        return number instanceof Double real ? (Object) (-real) : whole(toBig(number).negate());
    }

    static Object absolute(Object number) {
        return number instanceof Double real ? (Object) Math.abs(real) : whole(toBig(number).abs());
    }
}
