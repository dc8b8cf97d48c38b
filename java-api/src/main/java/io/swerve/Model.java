package io.swerve;

import io.swerve.bindings.calls.NativeHeap;
import io.swerve.bindings.calls.WordFunction;
import io.swerve.bindings.loader.NativeLibraries;
import io.swerve.chat.ChatTemplate;
import io.swerve.gguf.CheckedModel;
import io.swerve.gguf.LoraFile;
import io.swerve.gguf.ModelFileCheck;
import io.swerve.internal.Checks;
import io.swerve.internal.OutputNodes;
import io.swerve.internal.SharedHandle;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A language model loaded from a GGUF file: weights, vocabulary and metadata ({@code llama_model}). It does no work by
 * itself; {@link #openSession(SessionOptions)} gives a {@link Session} that does.
 *
 * <p>
 * Thread-safe: one model serves any number of sessions, on any threads. Closing a model first closes the sessions,
 * samplers and adapters that are still open, waiting for a running decode to stop.
 */
public final class Model implements AutoCloseable {
    private final Path path;
    private final String fingerprint;
    private final OptionalInt learnedPositions;
    private final SharedHandle handle;
    private final ModelFacts facts;
    private final LayerSupport layerSupport;
    private final Placement placement;
    private final Tokenizer tokenizer;
    private final ModelTemplates templates;
    private final ModelChildren children;
    private final LoraLibrary loraLibrary = new LoraLibrary();
    /** Filled in when it is asked for; threads that race compute the same. */
    private volatile String vocabularyHash;

    private Model(Path path, CheckedModel file, ModelLoader.Loaded loaded) {
        long address = loaded.address();
        this.path = path;
        this.fingerprint = ModelFingerprint.of(file.parts());
        this.learnedPositions = file.learnedPositions();
        this.handle = new SharedHandle("Model " + path.getFileName(), address,
                Model::free);
        this.children = new ModelChildren(handle);
        this.facts = ModelFacts.read(address);
        this.layerSupport = new LayerSupport(facts.architecture(),
                OutputNodes.of(facts.architecture(), facts.layerCount(), file::hasFeedForward));
        this.placement = Placement.of(loaded.devices(), facts.layerCount());
        this.tokenizer = new Tokenizer(handle, WordFunction.LLAMA_MODEL_GET_VOCAB.call(address),
                facts.metadata().getOrDefault("tokenizer.ggml.pre", ""));
        this.templates = new ModelTemplates(path.getFileName().toString(), facts, tokenizer.specialTokens());
    }

    /**
     * Loads a model with the default options.
     *
     * @param path a GGUF file; for a model split into several files, the first of them
     * @return the model, to be closed by the caller
     * @throws io.swerve.gguf.GgufException if the file is missing, unreadable or malformed
     * @throws ModelLoadException if llama.cpp refuses the model
     * @throws io.swerve.bindings.failure.NativeLibraryException if llama.cpp itself can't be loaded
     */
    public static Model load(Path path) {
        return load(path, ModelOptions.defaults());
    }

    /**
     * Loads a model.
     *
     * @param path a GGUF file; for a model split into several files, the first of them
     * @param options how to load it
     * @return the model, to be closed by the caller
     * @throws io.swerve.gguf.GgufException if the file is missing, unreadable or malformed
     * @throws ModelLoadException if llama.cpp refuses the model, or the progress follower throws
     * @throws UnsupportedModelException if the model has no tokenizer
     * @throws java.util.concurrent.CancellationException if the progress follower asked to stop
     * @throws io.swerve.bindings.failure.NativeLibraryException if llama.cpp itself can't be loaded
     */
    public static Model load(Path path, ModelOptions options) {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(options, "options");
        NativeLibraries.load();
        CheckedModel file = ModelFileCheck.check(path);
        ModelLoader.Loaded loaded = ModelLoader.load(path, options);
        try {
            return new Model(path, file, loaded);
        } catch (RuntimeException | Error e) {
            free(loaded.address());
            throw e;
        }
    }

    private static void free(long address) {
        WordFunction.LLAMA_MODEL_FREE.call(address);
        NativeHeap.trim();
    }

    /**
     * Opens a session with the default options.
     *
     * @return the session, to be closed by the caller
     * @throws ClosedException if the model was closed
     * @throws SwerveException if llama.cpp can't create the context, for want of memory for example
     * @throws UnsupportedModelException if the model doesn't decode text token by token
     */
    public Session openSession() {
        return openSession(SessionOptions.defaults());
    }

    /**
     * Opens a session.
     *
     * @param options the sizes and threads of the session
     * @return the session, to be closed by the caller
     * @throws ClosedException if the model was closed
     * @throws SwerveException if llama.cpp can't create the context, for want of memory for example
     * @throws UnsupportedModelException if the model doesn't decode text token by token
     */
    public Session openSession(SessionOptions options) {
        Objects.requireNonNull(options, "options");
        return children.adopt(address -> new Session(this, address, options));
    }

    /**
     * Makes a sampler.
     *
     * @param options how tokens are chosen
     * @return the sampler, to be closed by the caller
     * @throws IllegalArgumentException if the grammar is not valid or a biased token not in the vocabulary
     * @throws UnsupportedModelException if there is a grammar and the model has no token that ends a text,
     *             or one of more than 512 bytes
     * @throws ClosedException if the model was closed
     */
    public Sampler newSampler(SamplerOptions options) {
        Objects.requireNonNull(options, "options");
        return children.adopt(_ -> new Sampler(this, options));
    }

    /**
     * Loads a LoRA adapter, to be put in force by {@link Session#setLoraAdapters}. Waits while a session of the model is
     * being opened, or another thread decodes for the first time since it set a control vector or adapter.
     *
     * @param adapter a GGUF file as llama.cpp's {@code convert_lora_to_gguf.py} writes it, made for this model
     * @return the adapter, to be closed by the caller
     * @throws io.swerve.gguf.GgufException if the file is missing, unreadable, malformed, no LoRA adapter, made for
     *             another model, or can't be computed with; or if the model's own file is gone
     * @throws ModelLoadException if llama.cpp refuses the adapter
     * @throws IllegalStateException if called from inside a callback of such a decode
     * @throws ClosedException if the model was closed
     */
    public LoraAdapter loadLoraAdapter(Path adapter) {
        Objects.requireNonNull(adapter, "adapter");
        return children.adopt(address -> {
            LoraFile file = LoraFile.check(adapter, path);
            return new LoraAdapter(this, loraLibrary, adapter, file,
                    loraLibrary.load(MemorySegment.ofAddress(address), adapter, file));
        });
    }

    LoraLibrary loraLibrary() {
        return loraLibrary;
    }

    /** Called once by each child that has freed its native memory. */
    void childClosed(AutoCloseable child) {
        children.closed(child);
    }

    /** {@return the file: the path as given to {@link #load(Path)}} */
    public Path path() {
        return path;
    }

    /** {@return the tokenizer of the model's vocabulary, always the same object; it ends with the model} */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** {@return GGUF's {@code general.architecture}, such as {@code llama} or {@code qwen2}} */
    public String architecture() {
        return facts.architecture();
    }

    /** {@return llama.cpp's description, type, size and quantization in words} */
    public String description() {
        return facts.description();
    }

    /**
     * {@return the number of transformer blocks, {@code n_layer}; layers are counted from 0 to {@code layerCount() -
     * 1}}
     */
    public int layerCount() {
        return facts.layerCount();
    }

    /** {@return on which device each layer lies, also in the model's sessions} */
    public Placement placement() {
        return placement;
    }

    /**
     * {@return whether the output of a block can be tapped and edited, false where the architecture keeps several
     * residual streams or llama.cpp computes nothing that would be it}
     *
     * @param layer from 0 to {@code layerCount() - 1}
     * @throws IllegalArgumentException if the layer is out of range
     */
    public boolean isTappable(int layer) {
        Checks.inRange(layer, 0, layerCount() - 1, "layer");
        return layerSupport.nodes().noOutput(layer).isEmpty();
    }

    /**
     * {@return whether llama.cpp adds a control vector at the output of a block, false for layer 0 and where the
     * architecture ignores them}
     *
     * @param layer from 0 to {@code layerCount() - 1}
     * @throws IllegalArgumentException if the layer is out of range
     */
    public boolean takesControlVector(int layer) {
        Checks.inRange(layer, 0, layerCount() - 1, "layer");
        return layer > 0 && layerSupport.nodes().noVector(layer).isEmpty();
    }

    /** {@return the width of the residual stream, {@code n_embd}, in floats} */
    public int embeddingSize() {
        return facts.embeddingSize();
    }

    /** {@return the number of attention heads, {@code n_head}} */
    public int headCount() {
        return facts.headCount();
    }

    /** {@return the number of key-value heads, {@code n_head_kv}} */
    public int keyValueHeadCount() {
        return facts.keyValueHeadCount();
    }

    /** {@return the context length that the model was trained on, tokens} */
    public int trainingContextSize() {
        return facts.trainingContextSize();
    }

    /** {@return the number of parameters: all weights, as counted by llama.cpp} */
    public long parameterCount() {
        return facts.parameterCount();
    }

    /** {@return the size of the weights, bytes} */
    public long sizeInBytes() {
        return facts.sizeInBytes();
    }

    /** {@return the quantization, llama.cpp's name of the file type, such as {@code Q8_0}} */
    public String fileType() {
        return facts.fileType();
    }

    /**
     * {@return the scalar metadata of the file, values as text, by key; unmodifiable} Arrays are read with {@link
     * io.swerve.gguf.GgufFile}.
     */
    public Map<String, String> metadata() {
        return facts.metadata();
    }

    /**
     * {@return the chat template: the model's own template, if it brings one}
     *
     * @throws io.swerve.chat.ChatTemplateException if the template is malformed
     */
    public Optional<ChatTemplate> chatTemplate() {
        return templates.own();
    }

    /**
     * {@return a chat template that the model brings beside its usual one, empty if there is none of that name}
     *
     * @param name of the template, such as {@code tool_use} or {@code rag}
     * @throws io.swerve.chat.ChatTemplateException if the template is malformed
     */
    public Optional<ChatTemplate> chatTemplate(String name) {
        return templates.named(Objects.requireNonNull(name, "name"));
    }

    /**
     * {@return the chat template: the model's own, or else {@link ChatTemplate#CHATML}, with a warning in the log} A model
     * that wasn't trained on that format may answer badly.
     *
     * @throws io.swerve.chat.ChatTemplateException if the model's own template is malformed
     */
    public ChatTemplate chatTemplateOrDefault() {
        return templates.ownOrDefault();
    }

    /**
     * {@return whether the model keeps a recurrent state instead of, or beside, a key-value cache, true for
     * architectures such as Mamba, RWKV or Jamba} The sequences of such models can't be truncated to any length.
     */
    public boolean isRecurrent() {
        return facts.recurrent();
    }

    /**
     * {@return the window of layers that see only so many of the last tokens, as Gemma's do; empty if all see all} The
     * sequences of such models can't be truncated to any length.
     */
    public OptionalInt slidingWindow() {
        return facts.slidingWindow() > 0 ? OptionalInt.of(facts.slidingWindow()) : OptionalInt.empty();
    }

    /**
     * Returns a hash of the vocabulary, by which models that split text alike are known: all quantizations of one model
     * have the same. The first call reads the head of the file again.
     *
     * @return SHA-256 as hexadecimal text: over the kind of tokenizer, and its tokens, their types and merges in order
     * @throws io.swerve.gguf.GgufException if the file can't be read any more
     */
    public String vocabularyHash() {
        String hash = vocabularyHash;
        if (hash == null) {
            hash = VocabularyHash.of(path);
            vocabularyHash = hash;
        }
        return hash;
    }

    /** Differs between models of the same shape with other weights. */
    String fingerprint() {
        return fingerprint;
    }

    /** Which layers can be read and steered. */
    LayerSupport layerSupport() {
        return layerSupport;
    }

    /** How many positions have an embedding of their own, if the model learned them: no sequence can be longer. */
    OptionalInt learnedPositions() {
        return learnedPositions;
    }

    ModelFacts facts() {
        return facts;
    }

    /**
     * Closes the sessions and samplers that are still open, and frees the weights. Idempotent.
     *
     * @throws IllegalStateException if called from inside a callback of one of its sessions
     */
    @Override
    public void close() {
        handle.close(children::closeAll);
    }

    @Override
    public String toString() {
        return "Model[" + path.getFileName() + ", " + facts.description() + (handle.isClosed() ? ", closed]" : "]");
    }
}
