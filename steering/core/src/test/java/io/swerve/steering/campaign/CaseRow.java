package io.swerve.steering.campaign;

/**
 * One case.
 *
 * @param kind what was damaged
 * @param number counts within its kind
 * @param outcome how it ended
 * @param bytes of native memory that the process held afterwards; 0 if it is no more
 * @param text the exception, empty if there was none
 */
record CaseRow(Kind kind, int number, Outcome outcome, long bytes, String text) {
    String line() {
        return String.join("\t", kind.name(), Integer.toString(number), outcome.name(), Long.toString(bytes), text);
    }

    static CaseRow parse(String line) {
        String[] parts = line.split("\t", -1);
        return new CaseRow(Kind.valueOf(parts[0]), Integer.parseInt(parts[1]), Outcome.valueOf(parts[2]),
                Long.parseLong(parts[3]), parts[4]);
    }
}
