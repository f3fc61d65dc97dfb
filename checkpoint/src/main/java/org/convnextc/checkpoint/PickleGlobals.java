package org.convnextc.checkpoint;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What is known of the classes and functions that pickles name. Nothing is looked up or called: they are only names. */
final class PickleGlobals {
    /** Modules that Python 3 has under other names (its table _compat_pickle). */
    private static final Map<String, String> RENAMED = Map.of(
            "__builtin__", "builtins", "copy_reg", "copyreg", "UserDict", "collections", "UserList", "collections");

    private static final Pattern STORAGE = Pattern.compile("torch\\.(?:cuda\\.|storage\\.)?_?(\\w+Storage)");
    private static final Pattern DTYPE = Pattern.compile("torch\\.(\\w+)");
    private static final Pattern TENSOR_CLASS = Pattern.compile("torch\\.(cuda\\.)?\\w*Tensor");

    /** Parts of PyTorch, numpy and Python's library whose values say nothing that a checkpoint's reader would miss. */
    private static final Pattern COMMON =
            Pattern.compile("(torch(?!\\.nn\\.)|numpy|collections|builtins|_codecs|copyreg|datetime|pathlib"
                    + "|argparse|types|enum|functools|decimal|fractions|uuid|random|zoneinfo|typing)(\\..*)?");

    /** Modules and functions by which a pickle would take over the process that loads it. */
    private static final Pattern PERILOUS =
            Pattern.compile("(os|posix|nt|sys|subprocess|pty|socket|shutil|runpy|importlib"
                    + "|webbrowser|ctypes|pdb|pickle|_pickle|marshal)\\..*"
                    + "|builtins\\.(exec|eval|execfile|compile|__import__|open|input|apply)");

    private static final Set<String> UNTYPED = Set.of("UntypedStorage", "TypedStorage");

    private PickleGlobals() {}

    /** As Python 3 names it. */
    static String dotted(String module, String name) {
        return RENAMED.getOrDefault(module, module) + "." + name;
    }

    /** Of a class of storages; empty where it is none, or one whose elements are not known. */
    static Optional<ElementType> storageType(String name) {
        var matcher = STORAGE.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return UNTYPED.contains(matcher.group(1))
                ? Optional.of(ElementType.U8)
                : ElementType.ofTorchStorage(matcher.group(1));
    }

    /** Of an object like {@code torch.float32}. */
    static Optional<ElementType> dtype(String name) {
        var matcher = DTYPE.matcher(name);
        return matcher.matches() ? ElementType.ofTorch(matcher.group(1)) : Optional.empty();
    }

    static boolean isTensorClass(String name) {
        return TENSOR_CLASS.matcher(name).matches();
    }

    /** Whether its values are nothing to speak of. */
    static boolean isCommon(String name) {
        return COMMON.matcher(name).matches();
    }

    /** Whether a call of it is what hostile pickles are made of. */
    static boolean isPerilous(String name) {
        return PERILOUS.matcher(name).matches();
    }
}
