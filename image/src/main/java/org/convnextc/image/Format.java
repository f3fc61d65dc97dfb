package org.convnextc.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.convnextc.image.raster.BmpFile;
import org.convnextc.image.raster.GifFile;
import org.convnextc.image.raster.PngFile;
import org.convnextc.image.raster.RasterFile;
import org.convnextc.image.webp.WebpFile;

/** Kinds of image files, told by their first bytes, whatever the file's name. */
enum Format {
    PNG("PNG", "\\x89PNG\\r\\n\\x1a\\n.*"),
    JPEG("JPEG", "\\xff\\xd8\\xff.*"),
    BMP("BMP", "BM.*"),
    GIF("GIF", "GIF8[79]a.*"),
    WEBP("WebP", "RIFF....WEBP.*"),
    /** Also BigTIFF, whose magic number is one more. */
    TIFF("TIFF", "(II[*+]\\x00|MM\\x00[*+]).*"),

    HEIF("HEIF or AVIF", "....ftyp(hei|hev|mif|msf|avi).*"),
    JPEG_2000("JPEG 2000", "(\\x00\\x00\\x00\\x0cjP  |\\xff\\x4f\\xff\\x51).*"),
    JPEG_XL("JPEG XL", "(\\x00\\x00\\x00\\x0cJXL |\\xff\\x0a).*"),
    PSD("Photoshop", "8BPS.*"),
    PDF("PDF", "%PDF.*");

    /** As many bytes as the patterns look at. */
    static final int HEAD_BYTES = 12;

    static final String READ = "PNG, JPEG, BMP, GIF, WebP or TIFF";

    private final String title;
    private final Pattern head;

    Format(String title, String head) {
        this.title = title;
        this.head = Pattern.compile(head, Pattern.DOTALL);
    }

    static Optional<Format> of(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return Stream.of(values())
                .filter(format -> format.head.matcher(text).matches())
                .findFirst();
    }

    /** What people call it. */
    String title() {
        return title;
    }

    /** A file for one of the own decoders; empty for TIFF without JPEG, and for a kind that is known by sight only. The stream is moved. */
    Optional<RasterFile> open(String name, EncodedInput in) throws IOException {
        return switch (this) {
            case PNG -> Optional.of(PngFile.open(in));
            case JPEG -> Optional.of(new JpegFile(name, in));
            case BMP -> Optional.of(BmpFile.open(in));
            case GIF -> Optional.of(GifFile.open(in));
            case WEBP -> Optional.of(WebpFile.open(in));
            case TIFF -> TiffJpeg.open(name, in);
            default -> Optional.empty();
        };
    }
}
