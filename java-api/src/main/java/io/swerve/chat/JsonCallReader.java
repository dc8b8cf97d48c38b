package io.swerve.chat;

import io.swerve.internal.json.JsonValues;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a call that is one JSON object. The keys of the arguments may be in any order; where they precede the name, they
 * are told when it is known.
 */
final class JsonCallReader implements CallReader.PartReader {
    private final CallPart.JsonCall keys;
    /** Where the arguments may stand: where the template puts them, or where other models do. */
    private final Set<List<String>> places;
    private final JsonScan scan = new JsonScan();
    private int begin = -1;
    private int at;
    private int valueFrom;
    private int argumentsFrom = -1;
    private int argumentsTo = -1;
    private int told;

    JsonCallReader(CallPart.JsonCall keys, int from) {
        this.keys = keys;
        this.at = from;
        this.places = new LinkedHashSet<>();
        places.add(keys.arguments());
        if (!keys.nameIsKey() && keys.name().size() == 1) {
            places.add(List.of("arguments"));
            places.add(List.of("parameters"));
        }
    }

    @Override
    public int read(CharSequence source, CallReader call) {
        if (begin < 0) {
            begin = Marker.opening(source, at, '{');
            if (begin < 0) {
                return begin;
            }
            at = begin;
        }
        while (at < source.length()) {
            JsonScan.Step step = scan.read(source.charAt(at++));
            if (step == JsonScan.Step.WRONG) {
                return CallReader.NO;
            }
            place(source, call);
            if (step == JsonScan.Step.COMPLETE) {
                return complete(source, call);
            }
        }
        tell(source, call);
        return CallReader.MORE;
    }

    private void place(CharSequence source, CallReader call) {
        if (keys.nameIsKey()) {
            if (scan.path().size() > 0 && scan.began(scan.path().subList(0, 1))) {
                call.named(scan.path().getFirst());
                argumentsFrom = at - 1;
                told = argumentsFrom;
            } else if (argumentsFrom >= 0 && argumentsTo < 0 && scan.path().size() == 1
                    && scan.ended(scan.path())) {
                argumentsTo = at;
            }
            return;
        }
        if (scan.began(keys.name()) || keys.id().isPresent() && scan.began(keys.id().get())) {
            valueFrom = at - 1;
        } else if (scan.ended(keys.name()) && call.name().isEmpty()) {
            string(source).ifPresent(call::named);
        } else if (keys.id().isPresent() && scan.ended(keys.id().get())) {
            string(source).ifPresent(call::identified);
            call.name().ifPresent(call::named);
        }
        for (List<String> place : places) {
            if (argumentsFrom < 0 && scan.began(place)) {
                argumentsFrom = at - 1;
                told = argumentsFrom;
            } else if (argumentsFrom >= 0 && argumentsTo < 0 && scan.ended(place)) {
                argumentsTo = at;
            }
        }
    }

    private Optional<String> string(CharSequence source) {
        return source.charAt(valueFrom) == '"'
                && JsonValues.parse("[" + source.subSequence(valueFrom, at) + "]") instanceof List<?> list
                        ? Optional.of((String) list.getFirst())
                        : Optional.empty();
    }

    /** Tells of the arguments what is known, unless they are a string that holds them. */
    private void tell(CharSequence source, CallReader call) {
        if (argumentsFrom >= 0 && call.isStarted() && source.charAt(argumentsFrom) == '{') {
            int to = argumentsTo >= 0 ? argumentsTo : source.length();
            call.delta(source.subSequence(told, to).toString());
            told = to;
        }
    }

    private int complete(CharSequence source, CallReader call) {
        Optional<Map<String, Object>> all = CallReader.object(source.subSequence(begin, at).toString());
        if (all.isEmpty() || call.name().isEmpty()) {
            return CallReader.NO;
        }
        if (argumentsFrom < 0) {
            call.delta("{}");
            return at;
        }
        if (argumentsTo < 0) {
            return CallReader.NO; // null, or a number
        }
        String json = source.subSequence(argumentsFrom, argumentsTo).toString();
        if (json.startsWith("\"") && JsonValues.parse("[" + json + "]") instanceof List<?> list) {
            json = ((String) list.getFirst()).isBlank() ? "{}" : (String) list.getFirst();
            Optional<Map<String, Object>> values = CallReader.object(json);
            if (values.isPresent()) {
                call.delta(json);
                call.arguments(values.get());
            }
            return values.isPresent() ? at : CallReader.NO;
        }
        Optional<Map<String, Object>> values = CallReader.object(json);
        if (values.isEmpty()) {
            return CallReader.NO;
        }
        if (!call.isStarted()) {
            call.delta(json);
        } else {
            tell(source, call);
        }
        call.arguments(values.get());
        return at;
    }
}
