package com.acme;

import java.nio.file.Path;

/** Classifies one picture. */
public final class App {
    public static void main(String[] args) {
        try (Flowers model = Flowers.load(Path.of(args[0]))) {
            System.out.println(model.classify(Path.of(args[1]), 1));
        }
    }
}
