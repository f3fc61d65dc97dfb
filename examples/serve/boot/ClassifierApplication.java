package com.acme;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.convnextc.image.ImageException;
import org.convnextc.runtime.Prediction;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@SpringBootApplication
public class ClassifierApplication {
    public static void main(String[] args) {
        SpringApplication.run(ClassifierApplication.class, args);
    }

    /** One for all requests. Spring closes it when the application stops, after the last request. */
    @Bean
    Fashion net(@Value("${net.weights}") String weights) {
        return Fashion.load(Path.of(weights));
    }

    @RestController
    static class Classifier {
        private static final int MOST_BYTES = 16 << 20;

        private final Fashion net;

        /** Who comes while so many wait is told to come back: they would take longer than a second. */
        private final Semaphore places = new Semaphore(16);

        Classifier(Fashion net) {
            this.net = net;
        }

        @PostMapping("/classify")
        List<Prediction> classify(InputStream body) throws IOException {
            if (!places.tryAcquire()) {
                throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
            }
            try {
                byte[] image = body.readNBytes(MOST_BYTES + 1);
                if (image.length > MOST_BYTES) {
                    throw new ResponseStatusException(HttpStatus.PAYLOAD_TOO_LARGE);
                }
                return net.classify(image, 5);
            } finally {
                places.release();
            }
        }

        @ExceptionHandler
        ResponseEntity<String> noImage(ImageException e) {
            return ResponseEntity.badRequest().body(e.getMessage());
        }

        @ExceptionHandler
        ResponseEntity<String> refused(ResponseStatusException e) {
            var answer = ResponseEntity.status(e.getStatusCode());
            return e.getStatusCode() == HttpStatus.SERVICE_UNAVAILABLE
                    ? answer.header(HttpHeaders.RETRY_AFTER, "1").build()
                    : answer.build();
        }
    }
}
