package io.swerve.schema;

import io.swerve.schema.PatternCursor.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The formats of strings that can be expressed, each as a regular expression. */
final class Formats {
    private static final String LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)";
    private static final String DATE = "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
            + "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|" + LEAP_YEAR + "-02-29)";
    /** Without leap seconds, and with the offsets that java.time takes, which are more than there are on Earth. */
    private static final String TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?"
            + "(?:Z|[+\\-](?:0[0-9]|1[0-7]):[0-5][0-9])";
    private static final String CLOCK = "T(?:[0-9]{1,4}H(?:[0-9]{1,4}M(?:[0-9]{1,4}S)?)?|[0-9]{1,4}M(?:[0-9]{1,4}S)?"
            + "|[0-9]{1,4}S)";
    private static final String DURATION = "P(?:(?:[0-9]{1,4}Y(?:[0-9]{1,4}M(?:[0-9]{1,4}D)?)?|[0-9]{1,4}M(?:[0-9]{1,4}D)?"
            + "|[0-9]{1,4}D)(?:" + CLOCK + ")?|" + CLOCK + "|[0-9]{1,4}W)";
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final String IPV4 = OCTET + "(?:\\." + OCTET + "){3}";
    private static final String GROUP = "[0-9a-fA-F]{1,4}";
    private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9\\-]{0,61}[a-zA-Z0-9])?";
    private static final String SHORT_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9\\-]{0,20}[a-zA-Z0-9])?";
    private static final String ATOM = "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~\\-]{1,20}";

    private static final Map<String, String> PATTERNS = Map.of("date", DATE, "time", TIME, "date-time",
            DATE + "T" + TIME,
            "duration", DURATION, "uuid", "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}", "ipv4", IPV4,
            "ipv6", ipv6(), "hostname", LABEL + "(?:\\." + LABEL + "){0,2}",
            // Shorter than it may be, with top-level domains that exist, without quoted local parts and addresses in brackets.
            "email", ATOM + "(?:\\." + ATOM + "){0,2}@(?:" + SHORT_LABEL
                    + "\\.){1,2}(?:com|org|net|edu|info|io|eu|de|fr|uk|jp|cn|in|br|us)");
    private static final Map<String, Expression> PARSED = new ConcurrentHashMap<>();

    private Formats() {}

    /** All eight groups, or fewer with one place where zeros are left out. */
    private static String ipv6() {
        StringBuilder all = new StringBuilder("(?:(?:" + GROUP + ":){7}" + GROUP);
        for (int before = 0; before <= 7; before++) {
            all.append('|').append(before == 0 ? ":" : "(?:" + GROUP + ":){" + before + "}").append(':');
            int most = 7 - before;
            if (most > 0) {
                all.append("(?:").append(GROUP).append("(?::").append(GROUP).append("){0,").append(most - 1)
                        .append("})?");
            }
        }
        return all.append(')').toString();
    }

    static Optional<Expression> find(String format) {
        return Optional.ofNullable(PATTERNS.get(format)).map(pattern -> PARSED.computeIfAbsent(format, _ -> {
            try {
                return PatternParser.parse("^" + pattern + "$");
            } catch (Refusal e) {
                throw new IllegalStateException(format, e);
            }
        }));
    }

    static String names() {
        return String.join(", ", new TreeSet<>(PATTERNS.keySet()));
    }
}
