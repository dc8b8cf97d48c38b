package io.swerve.chat;

import java.util.Map;
import java.util.Optional;

/** Reads arguments that are a JSON object, and tells of them as they are written. */
final class JsonArgumentsReader implements CallReader.PartReader {
    private final JsonScan scan = new JsonScan();
    private int begin = -1;
    private int at;

    JsonArgumentsReader(int from) {
        this.at = from;
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
        int told = at;
        while (at < source.length()) {
            switch (scan.read(source.charAt(at++))) {
                case MORE -> {
                }
                case WRONG -> {
                    return CallReader.NO;
                }
                case COMPLETE -> {
                    Optional<Map<String, Object>> values = CallReader.object(
                            source.subSequence(begin, at).toString());
                    call.delta(source.subSequence(told, at).toString());
                    values.ifPresent(call::arguments);
                    return values.isPresent() ? at : CallReader.NO;
                }
            }
        }
        call.delta(source.subSequence(told, at).toString());
        return CallReader.MORE;
    }
}
