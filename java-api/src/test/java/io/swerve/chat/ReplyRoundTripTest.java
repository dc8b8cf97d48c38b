package io.swerve.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.chat.ReplyTrip.Read;
import io.swerve.chat.ReplyTrip.Written;
import io.swerve.chat.TemplateProbe.Call;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What templates write of an assistant is read back from pieces of any length: reasoning, text, calls and arguments. The
 * templates of public models aren't part of this project, see {@link PublicTemplates}; one of
 * each way to write calls is.
 */
class ReplyRoundTripTest {
    private static final String THOUGHT = "I think\n so.";
    private static final String ANSWER = "Well, \nyes.";
    /** They write no calls, and show no tools. */
    private static final Set<String> WITHOUT_TOOLS = Set.of("google-gemma-2-2b-it.jinja",
            "microsoft-Phi-3.5-mini-instruct.jinja", "HuggingFaceTB-SmolLM3-3B.jinja", "none.jinja");
    /** They show tools, but no calls, or can't be rendered with calls; how they are written is known otherwise. */
    private static final Set<String> UNWRITTEN = Set.of("Kimi-K2-Instruct.jinja", "Kimi-K2-Thinking.jinja",
            "LFM2-8B-A1B.jinja", "LFM2.5-Instruct.jinja");
    /** They write null as nothing, and the empty list like it. */
    private static final Set<String> LOSSY = Set.of("MiniMax-M3.jinja", "nested-tags.jinja");
    private final long seed = new Random().nextLong();

    @Test
    void oneOfEachKind() throws IOException, URISyntaxException {
        URI directory = getClass().getResource("replies").toURI();
        assertThat(check(Path.of(directory))).hasSize(18);
    }

    @Test
    void publicTemplates() throws IOException {
        assertThat(check(PublicTemplates.folder())).isNotEmpty();
    }

    /** Returns how many replies were read of each template that writes calls. */
    private Map<String, Integer> check(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.sorted().toList();
        }
        Map<String, Integer> counts = new TreeMap<>();
        Set<String> withoutTools = new TreeSet<>();
        Map<String, String> formats = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            ReplyTrip trip = new ReplyTrip(
                    ChatTemplate.of(Files.readString(file), Map.of("bos_token", "<BOS>", "eos_token", "<EOS>")));
            if (trip.format().tools().isEmpty()) {
                withoutTools.add(name);
            }
            formats.put(name, trip.format().markers().reasoning().map(pair -> pair.open() + " ... " + pair.close())
                    .orElse("-") + "\t" + trip.format().tools().map(ToolFormat::toString).orElse("-"));
            int count = 0;
            for (List<Call> calls : ReplyTrip.calls()) {
                for (boolean bare : new boolean[]{true, false}) {
                    Optional<Written> written = LOSSY.contains(name) && hasNull(calls)
                            ? Optional.empty()
                            : trip.write(bare ? "" : THOUGHT, bare ? "" : ANSWER, calls);
                    written.ifPresent(reply -> compare(name, trip, reply, wrong));
                    count += written.isPresent() ? 1 : 0;
                }
            }
            trip.write(THOUGHT, ANSWER, List.of()).ifPresent(reply -> compare(name, trip, reply, wrong));
            if (count > 0) {
                counts.put(name, count);
            } else {
                assertThat(name).isIn(Stream.concat(WITHOUT_TOOLS.stream(), UNWRITTEN.stream()).toList());
            }
        }
        assertThat(wrong).as("seed %d", seed).isEmpty();
        assertThat(WITHOUT_TOOLS).containsAll(withoutTools);
        Map<String, String> known = table();
        assertThat(formats).isEqualTo(known.entrySet().stream().filter(each -> formats.containsKey(each.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        return counts;
    }

    /** Replies that are cut off or damaged anywhere are read to their end, and what is no call is text. */
    @Test
    void brokenRepliesAreText() throws IOException, URISyntaxException {
        Random random = new Random(seed);
        Path directory = Path.of(getClass().getResource("replies").toURI());
        for (String name : List.of("json-in-tags", "json-array", "xml-types", "own-quotes", "python", "section",
                "nested-tags", "channels", "recipients", "json-bare")) {
            ReplyTrip trip = new ReplyTrip(ChatTemplate.of(Files.readString(directory.resolve(name + ".jinja"))));
            boolean plain = trip.format().markers().silent().isEmpty() && !name.equals("recipients");
            for (List<Call> calls : ReplyTrip.calls()) {
                Optional<Written> written = trip.write("", "", calls);
                for (int round = 0; round < 30 && written.isPresent(); round++) {
                    StringBuilder reply = new StringBuilder(written.get().reply());
                    reply.setLength(random.nextInt(reply.length() + 1));
                    for (int damage = random.nextInt(4); damage > 0 && !reply.isEmpty(); damage--) {
                        reply.setCharAt(random.nextInt(reply.length()),
                                "<>{}[]\"'\\ x|=/,:\n".charAt(random.nextInt(17)));
                    }
                    Written broken = new Written(reply.toString(), written.get().prompt(), List.of(), false, false);
                    Read read = trip.read(broken, random, 1 + random.nextInt(9));
                    if (plain && read.calls().isEmpty() && read.reasoning().isEmpty()) {
                        assertThat(read.text().replaceAll("\\s|</?think>", "")).as("%s, seed %d", name, seed)
                                .isEqualTo(reply.toString().replaceAll("\\s|</?think>", ""));
                    }
                }
            }
        }
    }

    /** However much of it comes at once: a call that nothing announces is one of a known tool only. */
    @Test
    void whatLooksLikeACallOfAToolThatNobodyOfferedIsText() throws IOException, URISyntaxException {
        Random random = new Random(seed);
        Path file = Path.of(getClass().getResource("replies/json-bare.jinja").toURI());
        ReplyTrip trip = new ReplyTrip(ChatTemplate.of(Files.readString(file)));
        Call call = ReplyTrip.calls().getFirst().getFirst();
        Written known = trip.write("", "", List.of(call)).orElseThrow();
        String unknown = known.reply().replace(call.name(), "nobody_offered_this");
        for (int most : new int[]{1, 9, 10_000}) {
            Read alone = trip.read(new Written(unknown, known.prompt(), List.of(), false, false), random, most);
            assertThat(alone.calls()).isEmpty();
            assertThat(alone.abandoned()).isFalse();
            assertThat(alone.text().strip()).isEqualTo(unknown.strip());
        }
        assertThat(trip.read(known, random, 10_000).calls()).hasSize(1);
    }

    /** What is known of each template: name, markers of reasoning, format of calls; a dash for none. */
    private Map<String, String> table() throws IOException {
        try (InputStream file = getClass().getResourceAsStream("formats.tsv")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1)
                    .collect(Collectors.toMap(line -> line.substring(0, line.indexOf('\t')),
                            line -> line.substring(line.indexOf('\t') + 1)));
        }
    }

    private static boolean hasNull(List<Call> calls) {
        return calls.stream().anyMatch(call -> call.arguments().containsKey("none"));
    }

    private void compare(String template, ReplyTrip trip, Written written, List<String> wrong) {
        Random random = new Random(seed + written.reply().hashCode());
        Read read = trip.read(written, random, random.nextBoolean() ? 1 : 9);
        boolean same = read.calls().size() == written.calls().size() && !read.abandoned();
        for (int i = 0; same && i < read.calls().size(); i++) {
            same = read.calls().get(i).name().equals(written.calls().get(i).name())
                    && ReplyTrip.same(written.calls().get(i).arguments(), read.calls().get(i).arguments());
        }
        // one template shows the text before a call as reasoning
        boolean told = read.text().strip().equals(written.said() ? ANSWER : "")
                && read.reasoning().strip().equals(written.thought() ? THOUGHT : "")
                || written.said() && read.text().isEmpty() && read.reasoning().equals(ANSWER);
        if (!same || !told) {
            wrong.add(template + " writes\n" + written.reply() + "\n and is read as " + read);
        }
    }
}
