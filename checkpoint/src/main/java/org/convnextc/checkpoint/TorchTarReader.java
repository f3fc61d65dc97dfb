package org.convnextc.checkpoint;

import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.checkpoint.Pickled.Foreign;
import org.convnextc.checkpoint.Pickled.Global;
import org.convnextc.checkpoint.Pickled.Sequence;
import org.convnextc.checkpoint.Pickled.Storage;
import org.convnextc.checkpoint.Pickled.Tensor;
import org.convnextc.checkpoint.Pickled.Tuple;

/**
 * A file of the first torch.save, before PyTorch 0.1.10 (legacy_load of torch/serialization.py): a tar file of the entries "storages" and
 * "tensors", each a pickled count and then for each a pickle and binary numbers, and "pickle", the object, which has numbers for tensors.
 */
final class TorchTarReader {
    private static final int MAX_OBJECTS = 1 << 18;

    private final FileBytes file;
    private final TarDirectory directory;
    private final Map<Long, Object> objects = new HashMap<>();
    private final Map<String, Long> positions = new HashMap<>();

    private TorchTarReader(FileBytes file) {
        this.file = file;
        this.directory = TarDirectory.read(file);
    }

    /** In the order of the state dict. */
    static Contents read(FileBytes file, Optional<String> key) {
        return new TorchTarReader(file).read(key);
    }

    private Contents read(Optional<String> key) {
        if (directory.find("pickle").isEmpty() || directory.find("storages").isEmpty()) {
            throw file.fault(ForeignFiles.describeTar(directory.entries().keySet()));
        }
        readStorages(entry("storages"));
        readTensors(entry("tensors"));
        Unpickler unpickler = new Unpickler(file, entry("pickle"), this::object);
        StateDict found = StateDict.find(file, unpickler.read(), key);
        return Contents.of(Origin.Format.TORCH_TAR, found, unpickler.called(), this::tensor);
    }

    private FileStream entry(String name) {
        TarDirectory.Range range = directory
                .find(name)
                .orElseThrow(() -> file.fault("has no entry '" + name + "': it is damaged; get it again"));
        return new FileStream(file, range.start(), range.end());
    }

    /** A tensor, by its number, or a class, with its source text. */
    private Object object(Object id) {
        if (id instanceof Tuple t && t.size() > 0) {
            return t.get(0);
        }
        Object object = id instanceof String || id instanceof Long ? objects.get(number(id)) : null;
        return object == null ? new Foreign("a tensor that is not in the file") : object;
    }

    private long number(Object id) {
        try {
            return Long.parseLong(id.toString());
        } catch (NumberFormatException e) {
            throw file.fault("its pickle refers to '" + id + "', expected a number", e);
        }
    }

    /** For each (key, device, class), elements (8 bytes) and the elements; then a list of (key, key of the whole, first, elements). */
    private void readStorages(FileStream stream) {
        int count = count(stream);
        for (int i = 0; i < count; i++) {
            Tuple t = tuple(stream, 3);
            long elements = new PickleInput(file, stream).unsigned(Long.BYTES);
            ElementType type = t.get(2) instanceof Global storageClass
                    ? PickleGlobals.storageType(storageClass.name())
                            .orElseThrow(() -> file.fault("has a storage of the class " + storageClass.name()
                                    + ", whose elements are not known"))
                    : ElementType.U8;
            if (elements < 0 || elements > stream.remaining() / type.bytes()) {
                throw file.fault("has a storage of " + elements + " elements at byte " + stream.position() + ", where "
                        + stream.remaining() + " bytes follow: it is damaged or cut short; get it again");
            }
            String key = t.get(0).toString();
            objects.put(number(t.get(0)), Storage.whole(type, key, elements));
            positions.put(key, stream.position());
            stream.skip(elements * type.bytes());
        }
        readParts(stream);
    }

    private void readParts(FileStream stream) {
        if (!(new Unpickler(file, stream).read() instanceof Sequence parts)) {
            throw file.fault("has no list of parts after its storages: it is damaged; get it again");
        }
        for (Object part : parts.items()) {
            if (part instanceof Tuple t
                    && t.size() == 4
                    && t.get(2) instanceof Long first
                    && t.get(3) instanceof Long elements
                    && objects.get(number(t.get(1))) instanceof Storage whole) {
                objects.put(number(t.get(0)), whole.part(first, elements));
            } else {
                throw file.fault("has a part of a storage that is not there: it is damaged; get it again");
            }
        }
    }

    /** For each (key, key of the storage, class), dimensions (4 bytes, 4 unused), sizes, strides and offset (8 bytes each). */
    private void readTensors(FileStream stream) {
        int count = count(stream);
        for (int i = 0; i < count; i++) {
            Tuple t = tuple(stream, 3);
            PickleInput in = new PickleInput(file, stream);
            int rank = in.signedInt();
            in.signedInt();
            if (rank < 0 || rank > Layouts.MAX_RANK) {
                throw file.fault("has a tensor of " + rank + " dimensions, at most " + Layouts.MAX_RANK + " are read");
            }
            Tuple size = integers(in, rank);
            Tuple strides = integers(in, rank);
            long offset = in.unsigned(Long.BYTES);
            if (!(objects.get(number(t.get(1))) instanceof Storage storage)) {
                throw file.fault(
                        "has a tensor in storage " + t.get(1) + ", which is not there: it is damaged; get it again");
            }
            objects.put(number(t.get(0)), new Tensor(storage, storage.type(), offset, size, strides));
        }
    }

    private static Tuple integers(PickleInput in, int count) {
        Object[] values = new Object[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.unsigned(Long.BYTES);
        }
        return new Tuple(List.of(values));
    }

    private int count(FileStream stream) {
        if (new Unpickler(file, stream).read() instanceof Long count && count >= 0 && count <= MAX_OBJECTS) {
            return count.intValue();
        }
        throw file.fault("gives no count of its tensors or storages, or one above " + MAX_OBJECTS + " (before byte "
                + stream.position() + "): it is damaged");
    }

    private Tuple tuple(FileStream stream, int size) {
        if (new Unpickler(file, stream).read() instanceof Tuple tuple && tuple.size() == size) {
            return tuple;
        }
        throw file.fault("does not describe a tensor or storage before byte " + stream.position() + ": it is damaged");
    }

    private StoredTensor tensor(String name, Tensor tensor) {
        Long start = positions.get(tensor.storage().key());
        return TensorChecks.stored(file, name, tensor, ByteOrder.LITTLE_ENDIAN, start);
    }
}
