package io.swerve.chat.jinja;

/** HTML, which few templates write. */
final class Html {
    private Html() {}

    /** What markupsafe's {@code escape} gives: markup. */
    static Text escape(Text text) {
        if (text.isMarkup()) {
            return text;
        }
        TextBuilder out = new TextBuilder();
        String value = text.value();
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            String entity = switch (value.charAt(i)) {
                case '&' -> "&amp;";
                case '<' -> "&lt;";
                case '>' -> "&gt;";
                case '\'' -> "&#39;";
                case '"' -> "&#34;";
                default -> null;
            };
            if (entity != null) {
                out.append(text, from, i).append(entity, text.isData(i));
                from = i + 1;
            }
        }
        return out.append(text, from, text.length()).toText().asMarkup(true);
    }
}
