package io.swerve.chat.jinja;

import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** Dates as C's {@code strftime} prints them in the C locale, for {@code strftime_now}. */
final class Strftime {
    private Strftime() {}

    static Text format(ZonedDateTime now, Text format) {
        TextBuilder out = new TextBuilder();
        String value = format.value();
        int from = 0;
        for (int i = value.indexOf('%'); i >= 0 && i + 1 < value.length(); i = value.indexOf('%', from)) {
            out.append(format, from, i);
            char flag = value.charAt(i + 1);
            boolean flagged = "-_0^#".indexOf(flag) >= 0 && i + 2 < value.length();
            int at = flagged ? i + 2 : i + 1;
            String part = field(now, value.charAt(at));
            from = at + 1;
            if (part == null) {
                out.append(format, i, from);
            } else {
                out.append(flagged ? flagged(part, flag) : part);
            }
        }
        return out.append(format, from, format.length()).toText();
    }

    private static String flagged(String part, char flag) {
        return switch (flag) {
            case '-' -> part.replaceFirst("^[0 ]+(?=.)", "");
            case '_' -> {
                String rest = part.replaceFirst("^0+(?=.)", "");
                yield " ".repeat(part.length() - rest.length()) + rest;
            }
            case '0' -> part.replace(' ', '0');
            default -> part.toUpperCase(Locale.ROOT);
        };
    }

    /** A field; null for a letter that means nothing. */
    private static String field(ZonedDateTime now, char letter) {
        int hour = now.getHour() % 12 == 0 ? 12 : now.getHour() % 12;
        int sunday = now.getDayOfWeek().getValue() % 7;
        return switch (letter) {
            case 'Y' -> String.valueOf(now.getYear());
            case 'C' -> two(now.getYear() / 100);
            case 'y' -> two(now.getYear() % 100);
            case 'm' -> two(now.getMonthValue());
            case 'd' -> two(now.getDayOfMonth());
            case 'e' -> "%2d".formatted(now.getDayOfMonth());
            case 'H' -> two(now.getHour());
            case 'k' -> "%2d".formatted(now.getHour());
            case 'I' -> two(hour);
            case 'l' -> "%2d".formatted(hour);
            case 'M' -> two(now.getMinute());
            case 'S' -> two(now.getSecond());
            case 'f' -> "%06d".formatted(now.getNano() / 1000);
            case 'p' -> now.getHour() < 12 ? "AM" : "PM";
            case 'P' -> now.getHour() < 12 ? "am" : "pm";
            case 'j' -> "%03d".formatted(now.getDayOfYear());
            case 'B' -> now.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'b', 'h' -> now.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH).substring(0, 3);
            case 'A' -> now.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'a' -> now.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH).substring(0, 3);
            case 'u' -> String.valueOf(now.getDayOfWeek().getValue());
            case 'w' -> String.valueOf(sunday);
            case 'U' -> two((now.getDayOfYear() + 6 - sunday) / 7);
            case 'W' -> two((now.getDayOfYear() + 6 - (sunday + 6) % 7) / 7);
            case 'V' -> two(now.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case 'G' -> String.valueOf(now.get(IsoFields.WEEK_BASED_YEAR));
            case 'g' -> two(now.get(IsoFields.WEEK_BASED_YEAR) % 100);
            case 's' -> String.valueOf(now.getLong(ChronoField.INSTANT_SECONDS));
            case 'D', 'x' -> field(now, 'm') + "/" + field(now, 'd') + "/" + field(now, 'y');
            case 'F' -> field(now, 'Y') + "-" + field(now, 'm') + "-" + field(now, 'd');
            case 'T', 'X' -> field(now, 'H') + ":" + field(now, 'M') + ":" + field(now, 'S');
            case 'R' -> field(now, 'H') + ":" + field(now, 'M');
            case 'r' -> field(now, 'I') + ":" + field(now, 'M') + ":" + field(now, 'S') + " " + field(now, 'p');
            case 'c' -> field(now, 'a') + " " + field(now, 'b') + " " + field(now, 'e') + " " + field(now, 'T') + " "
                    + field(now, 'Y');
            case 'Z', 'z' -> ""; // as for Python's dates without a zone
            case 'n' -> "\n";
            case 't' -> "\t";
            case '%' -> "%";
            default -> null;
        };
    }

    private static String two(int number) {
        return (number < 10 ? "0" : "") + number;
    }
}
