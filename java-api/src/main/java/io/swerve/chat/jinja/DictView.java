package io.swerve.chat.jinja;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The keys, values or items of a dictionary.
 *
 * @param dict whose
 * @param part which
 */
record DictView(Dict dict, Part part) {
    /** What of an entry is shown. */
    enum Part {
        KEYS("dict_keys") {
            @Override
            Object of(Map.Entry<Object, Object> entry) {
                return entry.getKey();
            }
        },
        VALUES("dict_values") {
            @Override
            Object of(Map.Entry<Object, Object> entry) {
                return entry.getValue();
            }
        },
        ITEMS("dict_items") {
            @Override
            Object of(Map.Entry<Object, Object> entry) {
                return Items.tuple(entry.getKey(), entry.getValue());
            }
        };

        private final String type;

        Part(String type) {
            this.type = type;
        }

        abstract Object of(Map.Entry<Object, Object> entry);

        String type() {
            return type;
        }
    }

    Iterator<Object> iterator() {
        Iterator<Map.Entry<Object, Object>> entries = dict.entries().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Object next() {
                return part.of(entries.next());
            }
        };
    }

    List<Object> values() {
        List<Object> values = new ArrayList<>(dict.size());
        iterator().forEachRemaining(values::add);
        return values;
    }
}
