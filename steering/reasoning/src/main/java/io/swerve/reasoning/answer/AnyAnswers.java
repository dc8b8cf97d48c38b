package io.swerve.reasoning.answer;

import java.util.Optional;
import java.util.regex.Pattern;

/** Reads answers of which nobody says what kind they are. */
final class AnyAnswers implements KindReader {
    private static final int MOST_WORDS = 8;
    /** What says that there is no answer. */
    private static final Pattern UNKNOWN = Pattern.compile(
            "(?i).*\\b(?:unknown|unclear|undefined|undetermined|not (?:known|clear|given|possible)|cannot|can't|as follows|below|above)\\b.*");
    private final KindReader letters = new LetterAnswers();
    private final YesNoAnswers choices = new YesNoAnswers();
    private final KindReader numbers = new NumberAnswers();
    private final KindReader texts = new TextAnswers();

    @Override
    public Optional<Found> stated(CleanText clean, Statement statement) {
        boolean number = NumberAnswers.leading(clean, statement.from(), statement.to()).isPresent();
        Optional<Found> text = texts.stated(clean, statement)
                .filter(found -> found.value().text().split("\\s+").length <= MOST_WORDS)
                .filter(found -> !UNKNOWN.matcher(found.value().text()).matches());
        return (number
                ? Optional.<Found>empty()
                : letters.stated(clean, statement)
                        .or(() -> choices.stated(clean, statement)))
                .or(() -> number ? numbers.stated(clean, statement) : Optional.empty())
                .or(() -> text).or(() -> numbers.stated(clean, statement));
    }

    @Override
    public Optional<Found> conclusion(CleanText clean, int from) {
        return numbers.conclusion(clean, from).or(() -> choices.said(clean, from))
                .or(() -> letters.conclusion(clean, from));
    }
}
