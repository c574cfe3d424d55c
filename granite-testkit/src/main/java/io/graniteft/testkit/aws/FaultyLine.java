package io.graniteft.testkit.aws;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A line to an HTTP server that fails as real ones do. It hands on every request as it is, signature included, and spoils the answers
 * that a test chooses.
 */
public final class FaultyLine implements AutoCloseable {
    private final ServerSocket server;
    private final URI target;
    private final Function<Request, Fault> faults;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "faulty-line");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Request> seen = new CopyOnWriteArrayList<>();
    private final List<String> everything = new CopyOnWriteArrayList<>();

    /**
     * A request.
     *
     * @param number from 1, in the order of arrival
     * @param method {@code GET}, …
     * @param path with the query
     * @param range the value of the Range header, or an empty text
     */
    public record Request(int number, String method, String path, String range) {}

    /** What happens to an answer. */
    public sealed interface Fault {
        /** Nothing. */
        record None() implements Fault {}

        /** The line is cut after so many bytes of the body; -1: before anything is sent. */
        record Cut(int bytes) implements Fault {}

        /** The body ends after so many bytes, and the head agrees, as if the object were shorter. */
        record Shortened(int bytes) implements Fault {}

        /** A bit of the body is another one. */
        record Damaged() implements Fault {}

        /** The server answers with an error of S3 instead; the header may be empty. */
        record Answer(int status, String code, String header) implements Fault {}
    }

    private FaultyLine(ServerSocket server, URI target, Function<Request, Fault> faults) {
        this.server = server;
        this.target = target;
        this.faults = faults;
    }

    /**
     * Opens a line.
     *
     * @param target where it leads
     * @param faults chooses what happens to the answer of each request; called by several threads
     */
    public static FaultyLine to(URI target, Function<Request, Fault> faults) throws IOException {
        FaultyLine line = new FaultyLine(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), target, faults);
        line.threads.execute(line::accept);
        return line;
    }

    /** Where this end of the line is. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** All requests until now. */
    public List<Request> seen() {
        return List.copyOf(seen);
    }

    /** All that came over the line until now, heads and bodies, one text a request. */
    public List<String> everything() {
        return List.copyOf(everything);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            Optional<String> head = head(in);
            if (head.isEmpty()) {
                return;
            }
            if (header(head.get(), "expect").isPresent()) {
                client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            int length =
                    header(head.get(), "content-length").map(Integer::parseInt).orElse(0);
            byte[] body = in.readNBytes(length);
            everything.add(head.get() + new String(body, StandardCharsets.ISO_8859_1));
            String[] first = head.get().lines().findFirst().orElse("").split(" ", -1);
            Request request;
            synchronized (seen) {
                request = new Request(
                        seen.size() + 1,
                        first[0],
                        first[1],
                        header(head.get(), "range").orElse(""));
                seen.add(request);
            }
            Fault fault = faults.apply(request);
            OutputStream out = client.getOutputStream();
            if (fault instanceof Fault.Answer answer) {
                out.write(errorAnswer(answer));
            } else {
                answer(fault, forward(head.get(), body), out, request.method().equals("HEAD"));
            }
            out.flush();
        } catch (IOException e) {
            // The client went away; that is its affair.
        }
    }

    private byte[] forward(String head, byte[] body) throws IOException {
        StringBuilder sent = new StringBuilder();
        head.lines()
                .filter(line -> !line.isEmpty()
                        && !line.toLowerCase(Locale.ROOT).startsWith("connection:")
                        && !line.toLowerCase(Locale.ROOT).startsWith("expect:"))
                .forEach(line -> sent.append(line).append("\r\n"));
        sent.append("Connection: close\r\n\r\n");
        try (Socket upstream = new Socket(target.getHost(), target.getPort())) {
            OutputStream out = upstream.getOutputStream();
            out.write(sent.toString().getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
            return upstream.getInputStream().readAllBytes();
        }
    }

    private static void answer(Fault fault, byte[] answer, OutputStream out, boolean headOnly) throws IOException {
        int split = endOfHead(answer);
        String head = new String(answer, 0, split, StandardCharsets.ISO_8859_1);
        byte[] body = Arrays.copyOfRange(answer, split, answer.length);
        if (fault instanceof Fault.Cut cut && !headOnly) {
            if (cut.bytes() >= 0) {
                out.write(head.getBytes(StandardCharsets.ISO_8859_1));
                out.write(body, 0, Math.min(cut.bytes(), body.length));
            }
            return;
        }
        if (fault instanceof Fault.Shortened shortened) {
            body = Arrays.copyOf(body, Math.min(shortened.bytes(), body.length));
            head = head.replaceFirst("(?i)content-length: *[0-9]+", "Content-Length: " + body.length);
        }
        if (fault instanceof Fault.Damaged && body.length > 0) {
            body[body.length / 2] ^= 1;
        }
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
    }

    private static byte[] errorAnswer(Fault.Answer answer) {
        String body = answer.code().isEmpty()
                ? ""
                : "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + answer.code()
                        + "</Code><Message>told to</Message></Error>";
        String header = answer.header().isEmpty() ? "" : answer.header() + "\r\n";
        return ("HTTP/1.1 " + answer.status() + " Told\r\nContent-Type: application/xml\r\n" + header
                        + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The head of a request with its empty line, or nothing where the client has no more to say. */
    private static Optional<String> head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int c = in.read();
            if (c < 0) {
                return Optional.empty();
            }
            head.write(c);
            boolean expected = c == (matched % 2 == 0 ? '\r' : '\n');
            matched = expected ? matched + 1 : c == '\r' ? 1 : 0;
        }
        return Optional.of(head.toString(StandardCharsets.ISO_8859_1));
    }

    private static int endOfHead(byte[] answer) {
        for (int i = 3; i < answer.length; i++) {
            if (answer[i] == '\n' && answer[i - 1] == '\r' && answer[i - 2] == '\n' && answer[i - 3] == '\r') {
                return i + 1;
            }
        }
        return answer.length;
    }

    private static Optional<String> header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
