package org.convnextc.examples.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.convnextc.image.EncodedImage;
import org.convnextc.image.ImageException;
import org.convnextc.io.FileException;
import org.convnextc.runtime.HeatMap;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Output;
import org.convnextc.runtime.Prediction;
import org.convnextc.runtime.Tensor;

/**
 * Serves one net over HTTP, on the JDK's own server: {@code POST /classify} and {@code POST /embed} with an image file as the body, health
 * and metadata by the paths of the Open Inference Protocol, metrics for Prometheus, and a page to drop an image on.
 *
 * <p>One forward runs at a time and has all processors: a batch would take as long as its images do. Requests wait for it in their order, no
 * more of them than are answered within the longest wait; whoever comes then is told at once to come back later.
 */
public final class Server {
    private static final System.Logger LOG = System.getLogger(Server.class.getName());

    /** What is left to do for those that were let in takes no longer, unless something is wrong. */
    private static final long MOST_SECONDS_TO_STOP = 30;

    /** A client that has not sent its request by then is cut off. */
    private static final String MOST_SECONDS_TO_SEND = "30";

    /** When of so many forwards, in so long, none was a twentieth faster than one before, the net is warm. */
    private static final int FORWARDS_NO_FASTER = 5;

    private static final double SECONDS_NO_FASTER = 0.1;

    private static final double MOST_SECONDS_TO_WARM_UP = 10;

    /** Threads for what needs no place: refusals, health, metrics. */
    private static final int OTHER_THREADS = 64;

    private static final int WAITING_CONNECTIONS = 1024;

    private final Settings settings;
    private final HttpServer http;
    private final Metrics metrics = new Metrics();
    private final Semaphore decoders = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
    private final Semaphore forward = new Semaphore(1, true);

    private volatile Model model;

    /** Empty until the net is loaded and warm, and from when the server stops. */
    private volatile Optional<Places> places = Optional.empty();

    /**
     * How a server runs.
     *
     * @param port 0: any that is free
     * @param mostSeconds that a request may have to wait for those before it
     * @param mostBytes of a body
     */
    record Settings(String host, int port, int mostSeconds, int mostBytes) {
        static final Settings DEFAULTS = new Settings("127.0.0.1", 8080, 1, 16 << 20);
    }

    /** {@code Server CLASS WEIGHTS [--host H] [--port P] [--wait SECONDS] [--max-body MIB] [--threads N]}. */
    public static void main(String[] arguments) {
        try {
            var words = new Words(arguments);
            String type = words.next("the name of a class that convnextc wrote");
            Path weights = Path.of(words.next("the file of its weights"));
            Parameters options = words.options("host", "port", "wait", "max-body", "threads");
            var settings = new Settings(
                    options.text("host", Settings.DEFAULTS.host()),
                    options.number("port", Settings.DEFAULTS.port(), 0, 65535),
                    options.number("wait", Settings.DEFAULTS.mostSeconds(), 1, 3600),
                    options.number("max-body", Settings.DEFAULTS.mostBytes() >> 20, 1, 1024) << 20);
            Options defaults = Options.defaults();
            Options how = defaults.withThreads(options.number("threads", defaults.threads(), 1, Options.MAX_THREADS));
            var server = new Server(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
            server.serve(load(type, weights, how));
            System.out.println("serving " + server.name() + " at http://" + settings.host() + ":" + server.port()
                    + "/: " + server.model.engine() + "; "
                    + server.places.map(Places::toString).orElse("stopping"));
        } catch (Mistake | IOException | FileException e) {
            System.err.println("serve: " + e.getMessage());
            System.exit(2);
        }
    }

    private static Model load(String type, Path weights, Options options) {
        try {
            return (Model) Class.forName(type)
                    .getMethod("load", Path.class, Options.class)
                    .invoke(null, weights, options);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException exception) {
                throw exception;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new Mistake(type + " is no class that convnextc wrote, or not on the class path");
        }
    }

    /** Listens, and says that it is alive; {@link #serve} makes it ready. */
    Server(Settings settings) throws IOException {
        this.settings = settings;
        // The JDK's server reads these when its class is loaded.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxReqTime", MOST_SECONDS_TO_SEND);
        // Who is refused may be about to send its body: an answer reaches it only if the connection stays until then.
        System.setProperty("sun.net.httpserver.drainAmount", Integer.toString(settings.mostBytes()));
        http = listen(settings);
        int threads = Places.MOST + OTHER_THREADS;
        var pool = new ThreadPoolExecutor(threads, threads, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
        pool.allowCoreThreadTimeOut(true);
        http.setExecutor(pool);
        http.createContext("/", this::handle);
        http.start();
    }

    private static HttpServer listen(Settings settings) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), WAITING_CONNECTIONS);
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen at " + settings.host() + ":" + settings.port() + ": " + FileException.reason(e), e);
        }
    }

    int port() {
        return http.getAddress().getPort();
    }

    /** The net's. */
    private String name() {
        return model.getClass().getSimpleName();
    }

    /** Warms the net up, and takes requests from then on. */
    void serve(Model loaded) {
        model = loaded;
        double seconds = warmUp(loaded);
        places = Optional.of(new Places(settings, seconds));
    }

    /** Lets nobody in any more, finishes what was let in, and closes the net. */
    void stop() {
        Optional<Places> last = places;
        places = Optional.empty();
        last.ifPresent(Places::close);
        http.stop(last.isPresent() ? 1 : 0);
        ((ThreadPoolExecutor) http.getExecutor()).shutdown();
        if (model != null) {
            model.close();
        }
    }

    /** Runs the net until it gets no faster, for the JIT compiles the Java target meanwhile: gives the seconds of a forward. */
    private static double warmUp(Model model) {
        int[] input = model.inputShape();
        float[] pixels = new float[input[0] * input[1] * input[2]];
        double best = seconds(() -> model.forward(pixels));
        double all = best;
        double idle = 0;
        for (int same = 0; same < FORWARDS_NO_FASTER || idle < SECONDS_NO_FASTER; same++) {
            double now = seconds(() -> model.forward(pixels));
            all += now;
            idle += now;
            if (all > MOST_SECONDS_TO_WARM_UP) {
                break;
            }
            if (now < 0.95 * best) {
                best = now;
                same = 0;
                idle = 0;
            }
        }
        return best;
    }

    private static double seconds(Supplier<?> work) {
        long start = System.nanoTime();
        work.get();
        return (System.nanoTime() - start) / 1e9;
    }

    /* Requests. */

    /** An answer other than the one that was asked for. */
    @SuppressWarnings("serial")
    private static final class Refusal extends RuntimeException {
        private final int status;
        private final Map<String, String> headers;

        Refusal(int status, String message) {
            this(status, message, Map.of());
        }

        Refusal(int status, String message, Map<String, String> headers) {
            super(message);
            this.status = status;
            this.headers = headers;
        }
    }

    /** What is sent. */
    private record Answer(int status, String type, byte[] body, Map<String, String> headers) {
        static Answer json(int status, Content content) {
            return json(status, Map.of(), content);
        }

        static Answer json(int status, Map<String, String> headers, Content content) {
            var text = new StringWriter();
            try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
                out.writeStartObject();
                content.writeTo(out);
                out.writeEndObject();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return new Answer(status, "application/json", text.toString().getBytes(StandardCharsets.UTF_8), headers);
        }

        static Answer error(int status, String message, Map<String, String> headers) {
            return json(status, headers, out -> out.writeStringField("error", message));
        }

        /** A file of the page: it runs the script beside it, talks to this server alone, and shows pictures that it made. */
        static Answer file(String name, String type) {
            try (InputStream in = Server.class.getResourceAsStream(name)) {
                return new Answer(
                        200,
                        type,
                        in.readAllBytes(),
                        Map.of(
                                "Content-Security-Policy",
                                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
                                        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                                "X-Content-Type-Options",
                                "nosniff"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Fields of a JSON object. */
    private interface Content {
        void writeTo(JsonGenerator out) throws IOException;
    }

    /** A request, and the place that it holds until it is answered. */
    private static final class Request implements AutoCloseable {
        private final HttpExchange exchange;
        private Runnable atEnd = () -> {};

        Request(HttpExchange exchange) {
            this.exchange = exchange;
        }

        String method() {
            return exchange.getRequestMethod();
        }

        String path() {
            return exchange.getRequestURI().getPath();
        }

        Parameters query(String... known) {
            return Parameters.of(exchange.getRequestURI().getQuery(), known);
        }

        /** Of the body; -1 where it comes in chunks, of which nobody knows how many. */
        long length() {
            String length = exchange.getRequestHeaders().getFirst("Content-Length");
            return length == null ? -1 : Long.parseLong(length);
        }

        /** So many bytes of the body, or all where there are fewer. */
        byte[] read(int most) throws IOException {
            return exchange.getRequestBody().readNBytes(most);
        }

        @Override
        public void close() {
            exchange.close();
            atEnd.run();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (var request = new Request(exchange)) {
            send(exchange, answer(request));
        }
    }

    private Answer answer(Request request) throws IOException {
        try {
            return route(request);
        } catch (Refusal e) {
            return Answer.error(e.status, e.getMessage(), e.headers);
        } catch (Mistake | ImageException e) {
            return Answer.error(400, e.getMessage(), Map.of());
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.log(Level.ERROR, "a request failed", e);
            return Answer.error(500, "the server failed; its log says why", Map.of());
        }
    }

    private void send(HttpExchange exchange, Answer answer) throws IOException {
        metrics.count(answer.status());
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), answer.body().length);
        exchange.getResponseBody().write(answer.body());
        exchange.getResponseBody().close();
    }

    private Answer route(Request request) throws IOException {
        String path = request.path();
        if (path.equals("/classify") || path.equals("/embed")) {
            require(request, "POST");
            return path.equals("/embed") ? embed(request) : classify(request);
        }
        Supplier<Answer> found =
                switch (path) {
                    case "/" -> () -> Answer.file("page.html", "text/html; charset=utf-8");
                    case "/page.js" -> () -> Answer.file("page.js", "text/javascript; charset=utf-8");
                    case "/page.css" -> () -> Answer.file("page.css", "text/css; charset=utf-8");
                    case "/metrics" -> this::metrics;
                    case "/v2" -> this::server;
                    case "/v2/health/live" -> () -> Answer.json(200, out -> out.writeBooleanField("live", true));
                    case "/v2/health/ready" -> this::ready;
                    default -> modelPath(path);
                };
        require(request, "GET");
        return found.get();
    }

    private static void require(Request request, String method) {
        boolean head = method.equals("GET") && request.method().equals("HEAD");
        if (!request.method().equals(method) && !head) {
            throw new Refusal(
                    405, request.method() + " " + request.path() + ": expected " + method, Map.of("Allow", method));
        }
    }

    /* The Open Inference Protocol, without its inference: a tensor as JSON is a hundred times as long as the image that it is of. */

    private Supplier<Answer> modelPath(String path) {
        String name = model == null ? "" : "/v2/models/" + name();
        if (!name.isEmpty() && path.equals(name)) {
            return this::metadata;
        } else if (!name.isEmpty() && path.equals(name + "/ready")) {
            return this::modelReady;
        }
        throw new Refusal(
                404,
                "there is nothing at " + path + "; expected POST /classify, POST /embed, GET /, /metrics, /v2,"
                        + " /v2/health/live, /v2/health/ready"
                        + (name.isEmpty() ? "" : ", " + name + " or " + name + "/ready"));
    }

    private Answer server() {
        return Answer.json(200, out -> {
            out.writeStringField("name", "convnextc");
            out.writeStringField("version", version());
            out.writeArrayFieldStart("extensions");
            out.writeEndArray();
        });
    }

    private static String version() {
        return Optional.ofNullable(Model.class.getPackage().getImplementationVersion())
                .orElse("");
    }

    private Answer ready() {
        boolean ready = places.isPresent();
        return Answer.json(ready ? 200 : 503, out -> {
            out.writeBooleanField("live", true);
            out.writeBooleanField("ready", ready);
        });
    }

    private Answer modelReady() {
        boolean ready = places.isPresent();
        return Answer.json(ready ? 200 : 503, out -> {
            out.writeStringField("name", name());
            out.writeBooleanField("ready", ready);
        });
    }

    private Answer metadata() {
        return Answer.json(200, out -> {
            out.writeStringField("name", name());
            out.writeStringField("platform", "convnextc");
            out.writeArrayFieldStart("inputs");
            writeTensor(out, "image", model.inputShape());
            out.writeEndArray();
            out.writeArrayFieldStart("outputs");
            for (Output output : model.outputs()) {
                writeTensor(out, output.name(), output.shape());
            }
            out.writeEndArray();
        });
    }

    private static void writeTensor(JsonGenerator out, String name, int[] shape) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", name);
        out.writeStringField("datatype", "FP32");
        out.writeArrayFieldStart("shape");
        out.writeNumber(-1);
        for (int extent : shape) {
            out.writeNumber(extent);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /* Inference. */

    private Answer classify(Request request) throws IOException {
        Parameters query = request.query("k", "explain");
        int k = query.number("k", 5, 1, 1000);
        boolean explain = query.number("explain", 0, 0, 1) == 1;
        return infer(request, seen -> {
            float[] logits = last(seen.outputs());
            List<Prediction> predictions = model.best(logits, k);
            return Answer.json(200, out -> {
                writePredictions(out, predictions);
                if (explain) {
                    writeHeat(out, seen, predictions.get(0).index());
                }
            });
        });
    }

    private static float[] last(Map<String, Tensor> outputs) {
        List<Tensor> all = List.copyOf(outputs.values());
        return all.get(all.size() - 1).values();
    }

    private static void writePredictions(JsonGenerator out, List<Prediction> predictions) throws IOException {
        out.writeArrayFieldStart("predictions");
        for (Prediction prediction : predictions) {
            out.writeStartObject();
            out.writeNumberField("index", prediction.index());
            out.writeStringField("label", prediction.label());
            writeFinite(out, "probability", prediction.probability());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** JSON has no NaN. */
    private static void writeFinite(JsonGenerator out, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            out.writeNumberField(name, value);
        } else {
            out.writeNullField(name);
        }
    }

    /** What the net saw of the image, and where in it the class: null where this net cannot tell. */
    private void writeHeat(JsonGenerator out, Seen seen, int index) throws IOException {
        var png = new ByteArrayOutputStream();
        ImageIO.write(model.picture(seen.pixels()), "png", png);
        out.writeStringField(
                "seen", "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray()));
        if (!model.explains()) {
            out.writeNullField("heat");
            return;
        }
        HeatMap heat = model.explain(seen.outputs(), index);
        out.writeObjectFieldStart("heat");
        out.writeNumberField("height", heat.height());
        out.writeNumberField("width", heat.width());
        out.writeArrayFieldStart("values");
        for (float value : heat.values()) {
            out.writeNumber(Float.isFinite(value) ? value : 0);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private Answer embed(Request request) throws IOException {
        request.query();
        if (model != null
                && model.outputs().stream().noneMatch(output -> output.name().equals("features"))) {
            throw new Refusal(404, name() + " has no output \"features\": compile it with --outputs features,head");
        }
        return infer(
                request,
                seen -> Answer.json(200, out -> {
                    out.writeArrayFieldStart("embedding");
                    for (float value : seen.outputs().get("features").values()) {
                        if (Float.isFinite(value)) {
                            out.writeNumber(value);
                        } else {
                            out.writeNull();
                        }
                    }
                    out.writeEndArray();
                }));
    }

    /** An image as the net saw it, and what it gave. */
    private record Seen(float[] pixels, Map<String, Tensor> outputs) {}

    private interface Inference {
        Answer answer(Seen seen);
    }

    private Answer infer(Request request, Inference inference) throws IOException {
        long length = request.length();
        if (length > settings.mostBytes()) {
            throw tooLong();
        }
        Places open = places.orElseThrow(() -> busy("the server is starting or stopping", 1));
        long bytes = length < 0 ? settings.mostBytes() : length;
        if (!open.take(bytes)) {
            throw busy("the server is busy", open.secondsToWait());
        }
        request.atEnd = () -> open.give(bytes);
        byte[] body = request.read((int) bytes + 1);
        if (body.length > settings.mostBytes()) {
            throw tooLong();
        }
        return inference.answer(see(body, open));
    }

    private Refusal tooLong() {
        // What is left of the body is not read: the connection ends, which a client must know before it sends on it
        // again.
        return new Refusal(
                413, "the body is longer than " + (settings.mostBytes() >> 20) + " MiB", Map.of("Connection", "close"));
    }

    private static Refusal busy(String message, int seconds) {
        return new Refusal(503, message, Map.of("Retry-After", Integer.toString(seconds)));
    }

    /** Who is decoded waits for the net with its place among the decoders, so that few wait as pixels, which take more memory than files. */
    private Seen see(byte[] body, Places open) {
        long arrived = System.nanoTime();
        decoders.acquireUninterruptibly();
        long decoding = System.nanoTime();
        float[] pixels;
        long decoded;
        try {
            pixels = model.preprocess(EncodedImage.of(body, "the body"));
            decoded = System.nanoTime();
            forward.acquireUninterruptibly();
        } finally {
            decoders.release();
        }
        long running = System.nanoTime();
        try {
            return new Seen(pixels, model.forwardAll(pixels));
        } finally {
            forward.release();
            long time = System.nanoTime() - running;
            open.measured(time / 1e9);
            metrics.decode.add(decoded - decoding);
            metrics.queue.add(decoding - arrived + running - decoded);
            metrics.forward.add(time);
        }
    }

    /* Places. */

    /**
     * For requests that are let in: so many that the last one waits no longer than the settings say, and so few that their bodies have room
     * in memory.
     */
    private static final class Places {
        /** More would wait for other things than for the net. */
        static final int MOST = 256;

        /** Of the heap; a body takes twice its length while it is read. */
        private static final int SHARE_OF_HEAP = 8;

        /** Of the latest forward in what one is taken to last. */
        private static final double SHARE_OF_LATEST = 0.1;

        private final int mostSeconds;
        private final long mostBytes;
        private boolean closed;
        private double forwardSeconds;
        private int taken;
        private long bytesTaken;

        Places(Settings settings, double forwardSeconds) {
            mostSeconds = settings.mostSeconds();
            mostBytes = Math.max(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP, settings.mostBytes());
            this.forwardSeconds = forwardSeconds;
        }

        /** One for the request that runs. */
        synchronized int all() {
            return 1 + (int) Math.min(MOST - 1, mostSeconds / forwardSeconds);
        }

        synchronized int taken() {
            return taken;
        }

        /** @return whether there was one */
        synchronized boolean take(long bytes) {
            boolean free = !closed && taken < all() && bytesTaken + bytes <= mostBytes;
            if (free) {
                taken++;
                bytesTaken += bytes;
            }
            return free;
        }

        synchronized void give(long bytes) {
            taken--;
            bytesTaken -= bytes;
            notifyAll();
        }

        synchronized void measured(double seconds) {
            forwardSeconds += SHARE_OF_LATEST * (seconds - forwardSeconds);
        }

        /** Until those are done that are in the server now. */
        synchronized int secondsToWait() {
            return Math.max(1, (int) Math.ceil(taken * forwardSeconds));
        }

        /** Gives no more, and waits for those that it gave. */
        synchronized void close() {
            closed = true;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS_TO_STOP);
            try {
                while (taken > 0 && System.nanoTime() < end) {
                    wait(TimeUnit.SECONDS.toMillis(1));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (taken > 0) {
                LOG.log(Level.WARNING, taken + " requests were not answered within " + MOST_SECONDS_TO_STOP + " s");
            }
        }

        @Override
        public synchronized String toString() {
            return String.format(Locale.ROOT, "a forward takes %.1f ms, %d may wait", forwardSeconds * 1e3, all() - 1);
        }
    }

    /* Metrics. */

    private Answer metrics() {
        var text = new StringBuilder();
        metrics.print(text);
        places.ifPresent(open -> {
            Metrics.gauge(text, "convnextc_places", "Requests that may be in the server at once.", open.all());
            Metrics.gauge(text, "convnextc_places_taken", "Requests that are in the server.", open.taken());
        });
        if (model != null) {
            Metrics.head(text, "convnextc_model_info", "What serves.", "gauge");
            text.append("convnextc_model_info{net=\"")
                    .append(name())
                    .append("\",engine=\"")
                    .append(model.engine())
                    .append("\",version=\"")
                    .append(version())
                    .append("\"} 1\n");
        }
        return new Answer(
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                text.toString().getBytes(StandardCharsets.UTF_8),
                Map.of());
    }

    /** Counts, in the text format of Prometheus. */
    private static final class Metrics {
        private final Map<Integer, LongAdder> answers = new ConcurrentSkipListMap<>();
        final Histogram decode = new Histogram("convnextc_decode_seconds", "Reading and resizing an image.");
        final Histogram queue = new Histogram("convnextc_queue_seconds", "Waiting for a processor and for the net.");
        final Histogram forward = new Histogram("convnextc_forward_seconds", "The net.");

        void count(int status) {
            answers.computeIfAbsent(status, key -> new LongAdder()).increment();
        }

        void print(StringBuilder text) {
            head(text, "convnextc_requests_total", "Answers by status.", "counter");
            answers.forEach((status, count) -> text.append("convnextc_requests_total{code=\"")
                    .append(status)
                    .append("\"} ")
                    .append(count.sum())
                    .append('\n'));
            Stream.of(decode, queue, forward).forEach(histogram -> histogram.print(text));
        }

        static void gauge(StringBuilder text, String name, String help, int value) {
            head(text, name, help, "gauge");
            text.append(name).append(' ').append(value).append('\n');
        }

        /** What stands before the values of a metric. */
        static void head(StringBuilder text, String name, String help, String type) {
            text.append("# HELP ").append(name).append(' ').append(help).append('\n');
            text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        }
    }

    private static final class Histogram {
        private static final double[] BOUNDS = {.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};

        private final String name;
        private final String help;
        private final long[] counts = new long[BOUNDS.length + 1];
        private long nanoseconds;

        Histogram(String name, String help) {
            this.name = name;
            this.help = help;
        }

        synchronized void add(long time) {
            int bucket = 0;
            while (bucket < BOUNDS.length && time > BOUNDS[bucket] * 1e9) {
                bucket++;
            }
            counts[bucket]++;
            nanoseconds += time;
        }

        synchronized void print(StringBuilder text) {
            Metrics.head(text, name, help, "histogram");
            long sum = 0;
            for (int i = 0; i <= BOUNDS.length; i++) {
                sum += counts[i];
                text.append(name)
                        .append("_bucket{le=\"")
                        .append(i < BOUNDS.length ? BOUNDS[i] : "+Inf")
                        .append("\"} ")
                        .append(sum)
                        .append('\n');
            }
            text.append(name).append("_sum ").append(nanoseconds / 1e9).append('\n');
            text.append(name).append("_count ").append(sum).append('\n');
        }
    }

    /* Words of a command line, and of a query. */

    /** Of whoever wrote a command line or a request. */
    @SuppressWarnings("serial")
    private static final class Mistake extends RuntimeException {
        Mistake(String message) {
            super(message);
        }
    }

    /** Values by name. */
    private record Parameters(Map<String, String> values) {
        /** @param query {@code a=1&b=2}, or null */
        static Parameters of(String query, String... known) {
            Map<String, String> values = new TreeMap<>();
            for (String each : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
                int equals = each.indexOf('=');
                put(
                        values,
                        equals < 0 ? each : each.substring(0, equals),
                        equals < 0 ? "" : each.substring(equals + 1),
                        known);
            }
            return new Parameters(values);
        }

        static void put(Map<String, String> values, String name, String value, String... known) {
            if (!List.of(known).contains(name)) {
                throw new Mistake("nothing is called " + name + " here; "
                        + (known.length == 0 ? "expected no parameters" : "expected " + String.join(", ", known)));
            }
            values.put(name, value);
        }

        String text(String name, String otherwise) {
            return values.getOrDefault(name, otherwise);
        }

        int number(String name, int otherwise, int least, int most) {
            String text = values.getOrDefault(name, Integer.toString(otherwise));
            try {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Then it is no such number either.
            }
            throw new Mistake(name + " is " + text + "; expected a number from " + least + " to " + most);
        }
    }

    private static final class Words {
        private final Iterator<String> words;

        Words(String... words) {
            this.words = List.of(words).iterator();
        }

        String next(String what) {
            if (!words.hasNext()) {
                throw new Mistake("expected " + what + ": Server CLASS WEIGHTS [--port P] ...");
            }
            return words.next();
        }

        /** {@code --name value} for each. */
        Parameters options(String... known) {
            Map<String, String> values = new TreeMap<>();
            while (words.hasNext()) {
                String word = words.next();
                if (!word.startsWith("--")) {
                    throw new Mistake("found " + word + ", expected --" + String.join(", --", known));
                }
                Parameters.put(values, word.substring(2), next("a value of " + word), known);
            }
            return new Parameters(values);
        }
    }
}
