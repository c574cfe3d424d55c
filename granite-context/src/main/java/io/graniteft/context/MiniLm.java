package io.graniteft.context;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.graniteft.context.internal.WordPieces;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.Digests;
import io.graniteft.core.io.IoErrors;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A BERT-like sentence model in this process, by ONNX Runtime: the quantised all-MiniLM-L6-v2 that ships with the program, or any
 * other of its kind. Texts are run one at a time, since a quantised model's answer depends on what it is run together with.
 */
public final class MiniLm implements Embedder {
    /** The name of the model that ships with the program. */
    public static final String BUNDLED = "all-minilm-l6-v2-q";

    private static final int MOST_TOKENS = 256;

    private final String name;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final WordPieces pieces;
    private final int dimension;

    private MiniLm(String name, byte[] model, byte[] tokenizer) throws IOException {
        this.name = name;
        pieces = WordPieces.read(new ByteArrayInputStream(tokenizer));
        try {
            environment = OrtEnvironment.getEnvironment();
            OrtSession.SessionOptions options = new OrtSession.SessionOptions();
            options.setIntraOpNumThreads(1); // callers run several texts at a time
            options.setInterOpNumThreads(1);
            session = environment.createSession(model, options);
        } catch (OrtException | UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "the embedding model cannot be run here: " + e.getMessage(),
                    "set context.embedding to none to search by words alone",
                    e);
        }
        dimension = embed("dimension").length;
    }

    /**
     * The model that ships with the program.
     *
     * @throws GraniteException if it cannot be run on this machine
     */
    public static MiniLm bundled() {
        try {
            return new MiniLm(BUNDLED, resource("/" + BUNDLED + ".onnx"), resource("/" + BUNDLED + "-tokenizer.json"));
        } catch (IOException e) {
            throw new GraniteException(
                    ErrorCode.BUG, "the embedding model is missing from the program", "build the program again", e);
        }
    }

    /**
     * A model in a folder: {@code model.onnx} with the inputs of BERT, and {@code tokenizer.json} with a WordPiece vocabulary.
     *
     * @throws GraniteException if there is none, or it cannot be run
     */
    public static MiniLm in(Path folder) {
        try {
            byte[] model = Files.readAllBytes(folder.resolve("model.onnx"));
            byte[] tokenizer = Files.readAllBytes(folder.resolve("tokenizer.json"));
            String name = folder.getFileName() + "-"
                    + Digests.sha256(folder.resolve("model.onnx")).substring(0, 8);
            return new MiniLm(name, model, tokenizer);
        } catch (IOException e) {
            throw IoErrors.explain(e, folder);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = MiniLm.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name);
            }
            return in.readAllBytes();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public float[] embed(String text) {
        long[] ids = pieces.ids(text, MOST_TOKENS);
        long[] ones = new long[ids.length];
        java.util.Arrays.fill(ones, 1);
        try (OnnxTensor input = OnnxTensor.createTensor(environment, new long[][] {ids});
                OnnxTensor mask = OnnxTensor.createTensor(environment, new long[][] {ones});
                OnnxTensor types = OnnxTensor.createTensor(environment, new long[][] {new long[ids.length]})) {
            Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
            inputs.put("input_ids", input);
            inputs.put("attention_mask", mask);
            if (session.getInputNames().contains("token_type_ids")) {
                inputs.put("token_type_ids", types);
            }
            try (OrtSession.Result result = session.run(inputs)) {
                return mean(((float[][][]) result.get(0).getValue())[0]);
            }
        } catch (OrtException e) {
            throw new GraniteException(
                    ErrorCode.FAILED, "the embedding model failed: " + e.getMessage(), "use another model", e);
        }
    }

    private static float[] mean(float[][] tokens) {
        float[] mean = new float[tokens[0].length];
        for (float[] token : tokens) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += token[i];
            }
        }
        double square = 0;
        for (float value : mean) {
            square += (double) value * value;
        }
        float length = (float) Math.sqrt(Math.max(square, 1e-12));
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= length;
        }
        return mean;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new GraniteException(
                    ErrorCode.BUG, "the embedding model cannot be closed: " + e.getMessage(), "report this", e);
        }
    }
}
