package org.convnextc.examples.serve;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks a server for more than it can do, and tells what it answered, how soon, and how much memory it had meanwhile: {@code Load URL IMAGE PID
 * [CLIENTS [SECONDS [REQUESTS]]]}. Each client waits for its answer before it asks again; who is refused waits a tenth of a second.
 */
public final class Load {
    private static final int REFUSED = 503;
    private static final long PAUSE_MILLISECONDS = 100;

    /** How often memory is looked at. */
    private static final int LOOKS = 12;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final HttpRequest request;
    private final AtomicInteger left;
    private final long end;

    /** An answer, or none. */
    private record Outcome(int status, long nanoseconds) {}

    private final List<Outcome> outcomes = new ArrayList<>();

    private Load(URI uri, Path image, int seconds, int requests) throws IOException {
        request = HttpRequest.newBuilder(uri)
                .POST(BodyPublishers.ofByteArray(Files.readAllBytes(image)))
                .timeout(Duration.ofSeconds(60))
                .build();
        left = new AtomicInteger(requests);
        end = System.nanoTime() + seconds * 1_000_000_000L;
    }

    /** Ends with 1 where an answer was lost. */
    public static void main(String[] words) throws Exception {
        int clients = words.length > 3 ? Integer.parseInt(words[3]) : 40;
        int seconds = words.length > 4 ? Integer.parseInt(words[4]) : 60;
        int requests = words.length > 5 ? Integer.parseInt(words[5]) : Integer.MAX_VALUE;
        var load = new Load(URI.create(words[0]), Path.of(words[1]), seconds, requests);
        load.run(clients, Path.of("/proc", words[2], "status"), seconds);
        load.print();
        System.exit(load.lost() == 0 ? 0 : 1);
    }

    private void run(int clients, Path status, int seconds) throws IOException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            var client = new Thread(this::ask);
            threads.add(client);
            client.start();
        }
        var watch = new Thread(() -> watch(status, seconds));
        watch.setDaemon(true);
        watch.start();
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("at the end: " + memory(status));
    }

    private void ask() {
        while (System.nanoTime() < end && left.getAndDecrement() > 0) {
            Outcome outcome = once();
            synchronized (outcomes) {
                outcomes.add(outcome);
            }
            if (outcome.status() != 200) {
                sleep(PAUSE_MILLISECONDS);
            }
        }
    }

    private Outcome once() {
        long start = System.nanoTime();
        int status = 0;
        try {
            status = http.send(request, BodyHandlers.ofByteArray()).statusCode();
        } catch (IOException e) {
            System.out.println("lost: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Outcome(status, System.nanoTime() - start);
    }

    private void watch(Path status, int seconds) {
        for (int i = 1; i < LOOKS; i++) {
            sleep(1000L * seconds / LOOKS);
            synchronized (outcomes) {
                System.out.printf(Locale.ROOT, "after %d answers: %s%n", outcomes.size(), memory(status));
            }
        }
    }

    private static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What Linux says of a process. */
    private static String memory(Path status) {
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.matches("(VmRSS|Threads):.*"))
                    .map(line -> line.replaceAll("\\s+", " "))
                    .toList()
                    .toString();
        } catch (IOException e) {
            return "unknown: " + e.getMessage();
        }
    }

    /** Neither an answer nor a refusal. */
    private long lost() {
        return outcomes.stream()
                .filter(outcome -> outcome.status() != 200 && outcome.status() != REFUSED)
                .count();
    }

    private void print() {
        print("answered", 200);
        print("refused", REFUSED);
        System.out.println("lost: " + lost());
    }

    private void print(String what, int status) {
        long[] times = outcomes.stream()
                .filter(outcome -> outcome.status() == status)
                .mapToLong(Outcome::nanoseconds)
                .sorted()
                .toArray();
        System.out.printf(
                Locale.ROOT,
                "%s: %d, ms: median %.1f, 99 %% %.1f, 99.9 %% %.1f, most %.1f%n",
                what,
                times.length,
                part(times, 0.5),
                part(times, 0.99),
                part(times, 0.999),
                part(times, 1));
    }

    private static double part(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
    }
}
