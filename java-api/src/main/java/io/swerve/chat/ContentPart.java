package io.swerve.chat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A part of what a message says. */
public sealed interface ContentPart {
    /**
     * Text.
     *
     * @param text the text
     */
    record Text(String text) implements ContentPart {
        /**
         * Creates a part.
         *
         * @throws NullPointerException if the text is null
         */
        public Text {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public Map<String, Object> asMap() {
            return Map.of("type", "text", "text", text);
        }
    }

    /**
     * Something else, such as an image, for which templates write a marker or refuse.
     *
     * @param type what it is, as templates call it, such as {@code image}
     * @param fields what else templates may read of it
     */
    record Other(String type, Map<String, Object> fields) implements ContentPart {
        /**
         * Creates a part.
         *
         * @throws NullPointerException if a part is null
         */
        public Other {
            Objects.requireNonNull(type, "type");
            fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        @Override
        public Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("type", type);
            map.putAll(fields);
            return map;
        }
    }

    /** {@return the part as templates read it} */
    Map<String, Object> asMap();
}
