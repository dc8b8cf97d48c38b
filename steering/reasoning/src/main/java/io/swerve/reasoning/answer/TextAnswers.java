package io.swerve.reasoning.answer;

import io.swerve.reasoning.answer.AnswerValue.Text;
import java.util.List;
import java.util.Optional;

/** Reads answers that are any text. */
final class TextAnswers implements KindReader {
    @Override
    public Optional<Found> stated(CleanText clean, Statement statement) {
        return found(clean.text(), statement.from(), statement.to(), statement.rule(), statement.complete());
    }

    private static Optional<Found> found(String text, int begin, int end, AnswerRule rule, boolean complete) {
        int from = begin;
        int to = end;
        while (from < to && isEdge(text.charAt(from), "\"'({[$:,;")) {
            from++;
        }
        while (to > from && isEdge(text.charAt(to - 1), "\"')}]$.,;:!")) {
            to--;
        }
        // a bracket that was opened inside belongs to the answer
        if (to < end && ")]}".indexOf(text.charAt(to)) >= 0
                && text.substring(from, to).indexOf(opening(text.charAt(to))) >= 0) {
            to++;
        }
        return from < to
                ? Optional.of(new Found(new Text(text.substring(from, to)), rule, from, to, complete))
                : Optional.empty();
    }

    private static char opening(char closing) {
        return closing == ')' ? '(' : closing == ']' ? '[' : '{';
    }

    private static boolean isEdge(char c, String edges) {
        return Character.isWhitespace(c) || edges.indexOf(c) >= 0;
    }

    /** The last sentence, or the bold words in it. */
    @Override
    public Optional<Found> conclusion(CleanText clean, int from) {
        String text = clean.text();
        List<Prose.Span> sentences = Prose.sentences(text, from, text.length());
        for (Prose.Span sentence : sentences.reversed()) {
            int begin = sentence.from();
            while (begin < sentence.to() && !clean.isBold(begin)) {
                begin++;
            }
            int end = begin;
            while (end < sentence.to() && clean.isBold(end)) {
                end++;
            }
            boolean bold = end > begin && !text.substring(begin, end).isBlank();
            AnswerRule rule = sentences.size() == 1 && !bold ? AnswerRule.WHOLE : AnswerRule.CONCLUSION;
            Optional<Found> found = bold
                    ? found(text, begin, end, rule, false)
                    : found(text, sentence.from(), sentence.to(), rule, false);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
