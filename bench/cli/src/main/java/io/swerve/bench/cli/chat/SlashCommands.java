package io.swerve.bench.cli.chat;

import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.Suggestions;
import io.swerve.chat.ChatInput;
import io.swerve.chat.ChatMessage;
import io.swerve.chat.Reply;
import io.swerve.internal.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a line does that begins with a slash. */
final class SlashCommands {
    /** Does a command; the reply is shown, if there is one. */
    private interface Action {
        Optional<Reply> run(String arguments) throws IOException;
    }

    private record Command(String usage, String about, Action action) {}

    private final Map<String, Command> commands = new LinkedHashMap<>();
    private final Branches branches;
    private final Talk talk;
    private final ReplyView view;
    private boolean over;

    SlashCommands(Branches branches, Talk talk, ReplyView view, TurnSteering steering) {
        this.branches = branches;
        this.talk = talk;
        this.view = view;
        add("/help", "/help", "Shows this.", _ -> help());
        add("/system", "/system [TEXT]", "Gives the model an instruction, or takes it away.", this::system);
        add("/regen", "/regen", "Takes the last reply back and lets the model reply again.",
                _ -> Optional.of(talk.regenerate()));
        add("/edit", "/edit [N] TEXT", "Replaces your last message, or your N-th, and lets the model reply anew.",
                this::edit);
        add("/list", "/list", "Shows the messages.", _ -> list());
        add("/fork", "/fork", "Goes on in a copy of the conversation.",
                _ -> say("this is branch " + branches.fork() + "; /branch N goes back to another"));
        add("/branch", "/branch N", "Goes on in another branch.", this::branch);
        add("/steer", "/steer NAME|FILE [DOSE]", "Steers the replies from now on by a vector; /steer off ends it.",
                arguments -> say(steering.vector(arguments)));
        add("/plan", "/plan FILE", "Steers the replies from now on by a plan; /plan off ends it.",
                arguments -> say(steering.plan(arguments)));
        add("/entropy", "/entropy on|off", "Colours tokens by their entropy.", this::entropy);
        add("/save", "/save FILE", "Writes the messages to a JSON file, as swerve template reads it.", this::save);
        add("/load", "/load FILE", "Goes on with the messages of such a file.", this::load);
        add("/clear", "/clear", "Begins anew; an instruction stays.", _ -> clear());
        add("/quit", "/quit", "Ends.", _ -> {
            over = true;
            return Optional.empty();
        });
    }

    private void add(String name, String usage, String about, Action action) {
        commands.put(name, new Command(usage, about, action));
    }

    /** The names, for the tab key. */
    List<String> names() {
        return List.copyOf(commands.keySet());
    }

    /** Whether the user wants to go. */
    boolean isOver() {
        return over;
    }

    /** Does what a line says. */
    Optional<Reply> run(String line) throws IOException {
        int blank = line.indexOf(' ');
        String name = blank < 0 ? line : line.substring(0, blank);
        Command command = commands.get(name);
        if (command == null) {
            throw new IllegalArgumentException("there is no command " + name + Suggestions
                    .nearest(name, commands.keySet()).map(near -> ", did you mean " + near + "?").orElse("")
                    + " (/help shows all)");
        }
        String arguments = blank < 0 ? "" : line.substring(blank + 1).strip();
        if (arguments.isEmpty() && command.usage().matches("\\S+ [^\\[].*")) {
            throw new IllegalArgumentException(name + " is used as " + command.usage());
        }
        return command.action().run(arguments);
    }

    private Optional<Reply> say(String text) {
        view.say(text);
        return Optional.empty();
    }

    private Optional<Reply> help() {
        StringBuilder text = new StringBuilder();
        commands.values().forEach(command -> text.append(String.format("%-24s %s%n", command.usage(),
                command.about())));
        return say(text
                + "A line that ends with \\ goes on in the next; lines between two lines of \"\"\" are one message.");
    }

    private Optional<Reply> system(String text) {
        List<ChatMessage> messages = new ArrayList<>(branches.current().messages());
        messages.removeIf(message -> message.role().equals("system"));
        if (!text.isEmpty()) {
            messages.addFirst(ChatMessage.system(text));
        }
        branches.replace(messages);
        return say(text.isEmpty() ? "there is no instruction" : "the instruction is set");
    }

    private Optional<Reply> edit(String arguments) {
        int[] users = branches.users();
        int number = users.length;
        String text = arguments;
        if (arguments.matches("\\d{1,6} .*")) {
            int blank = arguments.indexOf(' ');
            number = Integer.parseInt(arguments.substring(0, blank));
            text = arguments.substring(blank + 1).strip();
        }
        if (number < 1 || number > users.length) {
            throw new IllegalArgumentException("there is no message " + number + " of yours, there are " + users.length
                    + "; /list shows them");
        }
        branches.current().edit(users[number - 1], ChatMessage.user(text));
        return Optional.of(talk.reply());
    }

    private Optional<Reply> list() {
        StringBuilder text = new StringBuilder();
        int number = 0;
        for (ChatMessage message : branches.current().messages()) {
            number += message.role().equals("user") ? 1 : 0;
            text.append(message.role().equals("user") ? number + ". " : "").append(message.role()).append(": ")
                    .append(message.content()).append('\n');
        }
        return say(text.isEmpty() ? "there are no messages" : text.toString().stripTrailing());
    }

    private Optional<Reply> branch(String arguments) {
        branches.go(arguments.matches("\\d{1,6}") ? Integer.parseInt(arguments) : 0);
        return say("this is branch " + arguments);
    }

    private Optional<Reply> entropy(String arguments) {
        boolean on = arguments.equals("on");
        if (!on && !arguments.equals("off")) {
            throw new IllegalArgumentException("/entropy is on or off, was " + arguments);
        }
        view.showEntropy(on);
        return Optional.empty();
    }

    private Optional<Reply> save(String file) throws IOException {
        List<ChatMessage> messages = branches.current().messages();
        String json = new JsonReport().put("messages", messages.stream().map(ChatMessage::asMap).toList()).text();
        AtomicFile.write(Path.of(file), partial -> Files.writeString(partial, json + "\n"));
        return say(messages.size() + " messages are in " + file);
    }

    private Optional<Reply> load(String file) throws IOException {
        List<ChatMessage> messages = ChatInput.read(Files.readString(Path.of(file))).messages();
        branches.replace(messages);
        return say(messages.size() + " messages are there");
    }

    private Optional<Reply> clear() {
        branches.replace(branches.current().messages().stream().filter(message -> message.role().equals("system"))
                .toList());
        return say("the conversation begins anew");
    }
}
