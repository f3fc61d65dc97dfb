package org.convnextc.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the configurations of libraries tell, and what is refused of them. */
class ConfigurationsTest extends SmallCheckpoint {
    @Test
    void takesNumbersAsNamesOfClasses() throws IOException {
        config("config.json", CONVNEXT.replace("}", ",'id2label':{'0':7,'1':3.5}}"));
        Shapes two = Shapes.official(DEPTHS, WIDTHS, 2, false).renamed(Shapes::huggingFace);
        assertEquals(Optional.of(List.of("7", "3.5")), read(two).labels());
        config("config.json", CONVNEXT.replace("}", ",'id2label':{}}"));
        assertEquals(List.of(), read(two).notes());
    }

    /** {@code \u009b} begins a terminal's command as escape and bracket do. */
    @Test
    void keepsEightBitCommandsOutOfNamesOfClasses() throws IOException {
        config("config.json", CONVNEXT.replace("}", ",'id2label':{'0':'a\\u009b31mb','1':'c'}}"));
        Shapes two = Shapes.official(DEPTHS, WIDTHS, 2, false).renamed(Shapes::huggingFace);
        assertEquals(Optional.of(List.of("a 31mb", "c")), read(two).labels());
    }

    @Test
    void takesHuggingFacesConfigurations() throws IOException {
        config(
                "config.json",
                "{'model_type':'convnext','num_channels':3,'patch_size':4,'hidden_sizes':[8,16,24,32],'depths':[1,1,2,1],"
                        + "'hidden_act':'gelu_new','layer_norm_eps':1e-12,'image_size':224,'id2label':{'0':'cat','1':'dog'}}");
        config(
                "preprocessor_config.json",
                "{'feature_extractor_type':'ConvNextFeatureExtractor','crop_pct':0.95,'size':{'shortest_edge':288},'resample':2,"
                        + "'do_normalize':true,'image_mean':[0.5,0.5,0.5],'image_std':[0.25,0.25,0.25]}");
        ImportedNet net = read(Shapes.official(DEPTHS, WIDTHS, 2, false).renamed(Shapes::huggingFace));
        assertEquals(
                """
                # Imported from model.safetensors (names: Hugging Face) and config.json, preprocessor_config.json.
                use "convnext.net"

                net My : ConvNeXt {
                  depths    = [1, 1, 2, 1]
                  widths    = [8, 16, 24, 32]
                  input     = 3x288x288
                  classes   = 2
                  last_norm = { layernorm eps=1e-12 }
                  act       = { gelu form=tanh }
                  preprocess = {
                    resize 303 bilinear
                    crop 288
                    normalize mean=[0.5, 0.5, 0.5] std=[0.25, 0.25, 0.25]
                  }
                }
                """,
                net.text());
        assertEquals(List.of(), net.assumed());
        assertEquals(Optional.of(List.of("cat", "dog")), net.labels());
    }

    @Test
    void endsInASigmoidWhereClassesDoNotExcludeEachOther() throws IOException {
        config("config.json", CONVNEXT.replace("}", ",'problem_type':'multi_label_classification'}"));
        ImportedNet net = read(small().renamed(Shapes::huggingFace));
        assertTrue(net.text().contains("scores    = sigmoid\n"), net.text());
        assertTrue(net.isClassifier());
        assertEquals(
                List.of(
                        "its classes do not exclude each other (config.json: problem_type): the net ends in a sigmoid and"
                                + " gives a probability for each"),
                net.notes());
        config("config.json", CONVNEXT.replace("}", ",'problem_type':'single_label_classification'}"));
        assertTrue(!read(small().renamed(Shapes::huggingFace)).text().contains("scores"));
    }

    @Test
    void isNoClassifierWhereItGivesValues() throws IOException {
        config("config.json", CONVNEXT.replace("}", ",'problem_type':'regression'}"));
        ImportedNet net = read(small().renamed(Shapes::huggingFace));
        assertFalse(net.isClassifier());
        assertTrue(net.text().contains("# It gives values and no classes (config.json: problem_type)"), net.text());
        assertFalse(net.text().contains("scores"), net.text());
    }

    /** What nobody trains with is a mistake, and the message names the file and the value. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            'std':[0.229,0,0.225]                                    | std is [0.229, 0, 0.225], expected numbers from 0.001 to 1
            'std':[0.229,-1,0.225]                                   | std is [0.229, -1, 0.225], expected numbers from 0.001 to 1
            'std':[1e-30,0.2,0.2]                                    | std is [1e-30, 0.2, 0.2], expected numbers from 0.001 to 1
            'mean':[123.675,116.28,103.53]                           | mean is [123.675, 116.28, 103.53], as of pixels from 0 to 255
            'crop_pct':1e-9                                          | crop_pct is 1.0E-9, expected the part of an image that is kept, from 0.01 to 1
            'crop_pct':1.2                                           | crop_pct is 1.2, expected the part
            'mean':[1e-400,0,0]                                      | has the number 1e-400, which is too small for float64
            'input_size':[1,64,64],'mean':[0.5],'std':[0.5]          | input_size is 1, but the tensors have 3 as input channels
            """)
    void refusesValuesOfTimmThatNobodyMeans(String values, String message) throws IOException {
        String rest = values.contains("input_size") ? "" : "'input_size':[3,64,64],";
        config("config.json", "{'architecture':'convnext_tiny','pretrained_cfg':{" + rest + values + "}}");
        String refused = refused(small().renamed(Shapes::timm));
        assertTrue(refused.contains("config.json"), refused);
        assertTrue(refused.contains(message), refused);
    }

    @Test
    void namesTheFileOfAnEps() throws IOException {
        config("config.json", CONVNEXT.replace("1e-12", "1e39"));
        String refused = refused(small().renamed(Shapes::huggingFace));
        assertTrue(refused.startsWith(folder.resolve("config.json") + ": layer_norm_eps: eps is 1.0E39"), refused);
        config("config.json", CONVNEXT.replace("1e-12", "1e-400"));
        String tiny = refused(small().renamed(Shapes::huggingFace));
        assertTrue(tiny.startsWith(folder.resolve("config.json") + ": has the number 1e-400"), tiny);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"size\":224,\"crop_pct\":0.875,\"resample\":3}', ''",
        "'{\"size\":{\"shortest_edge\":384},\"resample\":3}', ''",
        "'{\"size\":{\"height\":224,\"width\":256},\"resample\":3}', warp 224x256",
        "'{\"size\":{\"shortest_edge\":236},\"do_center_crop\":true,\"crop_size\":{\"height\":224,\"width\":224},\"resample\":3}', resize 236; crop 224",
    })
    void takesEveryRuleOfProcessors(String json, String steps) throws IOException {
        config("config.json", CONVNEXT);
        config(
                "preprocessor_config.json",
                "{'image_processor_type':'ConvNextImageProcessor','image_mean':[0.485,0.456,0.406],"
                        + "'image_std':[0.229,0.224,0.225]," + json.substring(1));
        String text = read(small().renamed(Shapes::huggingFace)).text();
        assertTrue(
                steps.isEmpty()
                        ? !text.contains("preprocess =")
                        : text.replaceAll("\\s+", " ").contains("preprocess = { " + steps + "; normalize }"),
                text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            ConvNextImageProcessor     | 'resample':3,               | resize 256; crop 224; normalize mean=[0.5, 0.5, 0.5] std=[0.5, 0.5, 0.5] | image_mean and image_std 0.5, crop_pct 0.875
            ConvNextFeatureExtractor   | 'image_mean':[0.4,0.4,0.4],'crop_pct':0.875, | crop 224; normalize mean=[0.4, 0.4, 0.4] std=[0.5, 0.5, 0.5] | image_std 0.5, resample bicubic
            MobileNetV2ImageProcessor  | 'do_center_crop':true,      | resize 224 bilinear; crop 224; normalize mean=[0.5, 0.5, 0.5] std=[0.5, 0.5, 0.5] | image_mean and image_std 0.5, resample bilinear
            LevitImageProcessor        | 'do_center_crop':true,      | crop 224; normalize                                | image_mean and image_std ImageNet's, resample bicubic
            BitImageProcessor          | 'do_center_crop':true,'resample':3, | normalize mean=[0.48145466, 0.4578275, 0.40821073] std=[0.26862954, 0.26130258, 0.27577711] | image_mean and image_std open_clip's
            ConvNextImageProcessor     | 'do_normalize':false,'crop_pct':0.875, | normalize mean=[0, 0, 0] std=[1, 1, 1]  | resample bicubic
            """)
    void saysWhatMeanItAssumes(String type, String values, String normalize, String assumed) throws IOException {
        config("config.json", CONVNEXT);
        String rest = values == null ? "" : values;
        config("preprocessor_config.json", "{'image_processor_type':'" + type + "'," + rest + "'size':224}");
        ImportedNet net = read(small().renamed(Shapes::huggingFace));
        String why = assumed + " assumed, by default in transformers' " + type + ": no file says";
        assertEquals(List.of("preprocess: " + why), net.assumed());
        String text = net.text().replaceAll("\\s+", " ");
        assertTrue(text.contains(normalize + " } # " + why), net.text());
    }

    /** Of a class that is not known here, what a file lacks is not guessed. */
    @Test
    void takesNothingFromAProcessorThatIsNotKnown() throws IOException {
        config("config.json", CONVNEXT);
        config(
                "preprocessor_config.json",
                "{'image_processor_type':'OwnImageProcessor','do_center_crop':true,'size':224}");
        ImportedNet net = read(small().renamed(Shapes::huggingFace));
        assertTrue(
                net.notes()
                        .get(0)
                        .contains(
                                "lacks image_mean, image_std, resample, and what OwnImageProcessor takes without is not"
                                        + " known here"),
                net.notes().toString());
        assertEquals(List.of("preprocess: that of the official evaluation assumed, no file says"), net.assumed());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            'crop_pct':0.95,'interpolation':'bicubic'                             | mean, std assumed, timm's defaults: no file says
            'mean':[0.5,0.5,0.5],'std':[0.5,0.5,0.5]                              | interpolation, crop_pct assumed, timm's defaults
            'mean':[0.5,0.5,0.5],'std':[0.5,0.5,0.5],'crop_pct':1,'interpolation':'bicubic' |
            """)
    void saysWhichDefaultsOfTimmItTakes(String values, String assumed) throws IOException {
        config(
                "config.json",
                "{'architecture':'convnext_own','pretrained_cfg':{'input_size':[3,224,224]," + values + "}}");
        List<String> found = read(small().renamed(Shapes::timm)).assumed();
        assertEquals(
                assumed != null, found.stream().anyMatch(line -> line.startsWith("preprocess: ")), found.toString());
        assertTrue(assumed == null || found.toString().contains(assumed), found.toString());
    }

    @Test
    void doesNotTakeHalfOfTimmsPreprocessing() throws IOException {
        config("config.json", "{'architecture':'convnext_own','pretrained_cfg':{'mean':[0.5,0.5,0.5]}}");
        ImportedNet net = read(small().renamed(Shapes::timm));
        assertEquals(List.of("config.json has mean and no input_size: preprocess is not taken from it"), net.notes());
    }

    /** With another input the rest of the configuration holds: the crop in proportion, mean and std as they are. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            3x288x288 | resize 302; crop 288; normalize mean=[0.5, 0.5, 0.5] std=[0.5, 0.5, 0.5] | that of config.json for 224x224, in proportion, assumed
            3x224x224 | resize 235; crop 224; normalize mean=[0.5, 0.5, 0.5] std=[0.5, 0.5, 0.5] |
            """)
    void keepsThePreprocessingForAnotherInput(String input, String steps, String assumed) throws IOException {
        config(
                "config.json",
                "{'architecture':'convnext_own','pretrained_cfg':{'input_size':[3,224,224],'mean':[0.5,0.5,0.5],"
                        + "'std':[0.5,0.5,0.5],'crop_pct':0.95,'interpolation':'bicubic'}}");
        ImportedNet net = read(small().renamed(Shapes::timm), "input=" + input);
        assertTrue(net.text().replaceAll("\\s+", " ").contains("preprocess = { " + steps + " }"), net.text());
        assertEquals(
                assumed != null,
                net.assumed().toString().contains("preprocess"),
                net.assumed().toString());
        assertTrue(
                assumed == null || net.assumed().toString().contains(assumed),
                net.assumed().toString());
    }

    @Test
    void saysThatTheArchitectureHasOtherSizes() throws IOException {
        config("config.json", "{'architecture':'convnext_tiny'}");
        List<String> notes = read(small().renamed(Shapes::timm)).notes();
        assertEquals(1, notes.size(), notes.toString());
        assertTrue(
                notes.get(0)
                        .startsWith("config.json: architecture is convnext_tiny, which has depths 3,3,9,3 and widths"
                                + " 96,192,384,768, but the tensors have [1, 1, 2, 1] and [8, 16, 24, 32]"),
                notes.toString());
        config("config.json", "{'architecture':'convnext_tiny','model_args':{'depths':[1,1,2,1],'dims':[8,16,24,32]}}");
        assertEquals(List.of(), read(small().renamed(Shapes::timm)).notes());
    }

    @Test
    void assumesNoMeanWhereNoneIsTaken() throws IOException {
        config("config.json", CONVNEXT);
        config(
                "preprocessor_config.json",
                "{'image_processor_type':'ConvNextImageProcessor','do_normalize':false,'resample':3,'crop_pct':0.9,'size':224}");
        assertEquals(List.of(), read(small().renamed(Shapes::huggingFace)).assumed());
    }

    @Test
    void saysThatTheLastEpsIsTheLibrarysDefault() throws IOException {
        config("config.json", CONVNEXT.replace("'layer_norm_eps':1e-12,", ""));
        ImportedNet net = read(small().renamed(Shapes::huggingFace));
        String why = "eps 1e-12 assumed, transformers' default for convnext: no file says";
        assertTrue(net.text().contains("last_norm = { layernorm eps=1e-12 }  # " + why), net.text());
        assertTrue(net.assumed().contains("last_norm: " + why), net.assumed().toString());
        config("config.json", CONVNEXT);
        assertFalse(
                read(small().renamed(Shapes::huggingFace)).assumed().toString().contains("last_norm"));
    }

    private static String timm(String more) {
        return "{'architecture':'convnext_own','pretrained_cfg':{'input_size':[3,224,224]}," + more + "}";
    }

    @Test
    void namesArgumentsOfTimmThatAreNotRead() throws IOException {
        config(
                "config.json",
                timm(
                        "'model_args':{'norm_eps':1e-6,'drop_rate':0.1,'global_pool':'avg','stem_type':'patch','new':null}"));
        assertEquals(
                List.of("config.json: model_args stem_type = patch is not read: the net is as the tensors' names and"
                        + " shapes say"),
                read(small().renamed(Shapes::timm)).notes());
    }

    @Test
    void refusesPoolingThatIsNoMean() throws IOException {
        config("config.json", timm("'model_args':{'global_pool':'max'}"));
        String refused = refused(small().renamed(Shapes::timm));
        assertTrue(refused.contains("model_args.global_pool is max, expected avg"), refused);
        config("config.json", timm("'global_pool':'avgmax'"));
        assertTrue(refused(small().renamed(Shapes::timm)).contains("config.json: global_pool is avgmax, expected avg"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"null|null", "{'a':null}|{a=null}", "[null]|[null]", "true|true"},
            quoteCharacter = '`')
    void refusesNamesOfClassesThatAreNoTexts(String name, String shown) throws IOException {
        config("config.json", timm("'label_names':['cat'," + name + "]"));
        String refused = refused(small().renamed(Shapes::timm));
        assertTrue(refused.contains("label_names has " + shown + " for class 1, expected a text"), refused);
    }

    @Test
    void readsOpenClip() throws IOException {
        config(
                "open_clip_config.json",
                "{'model_cfg':{'embed_dim':640,'vision_cfg':{'timm_model_name':'convnext_base','image_size':256},'text_cfg':{}},"
                        + "'preprocess_cfg':{'mean':[0.48145466,0.4578275,0.40821073],'std':[0.26862954,0.26130258,0.27577711]"
                        + ",'interpolation':'bicubic','resize_mode':'shortest'}}");
        Shapes tower = Shapes.official(List.of(3, 3, 27, 3), List.of(128, 256, 512, 1024), 640, false)
                .without("head\\.bias")
                .renamed(name ->
                        "visual." + (name.startsWith("head") ? "head.proj.weight" : "trunk." + Shapes.timm(name)))
                .with("text_projection", 640, 640)
                .with("logit_scale");
        Path file = tower.write(folder.resolve("open_clip_model.safetensors"));
        ImportedNet net = Importer.read(ImportSource.find(folder, List.of()), "Tower", ImportOptions.NONE);
        assertEquals(
                """
                # Imported from open_clip_model.safetensors (names: open_clip image tower, behind visual.) and open_clip_config.json.
                use "convnext.net"

                net Tower : ConvNeXtClip {
                  depths    = [3, 3, 27, 3]
                  widths    = [128, 256, 512, 1024]
                  input     = 3x256x256
                  embedding = 640
                  preprocess = {
                    resize 256
                    crop 256
                    normalize mean=[0.48145466, 0.4578275, 0.40821073] std=[0.26862954, 0.26130258, 0.27577711]
                  }
                }
                """,
                net.text());
        assertEquals(file, net.weights());
        config(
                "open_clip_config.json",
                "{'model_cfg':{'embed_dim':640,'vision_cfg':{'timm_model_name':'convnext_base','image_size':256}}}");
        assertEquals(
                List.of(
                        "preprocess: mean, std, interpolation, resize_mode assumed, open_clip's defaults: no file says"),
                Importer.read(ImportSource.find(folder, List.of()), "Tower", ImportOptions.NONE)
                        .assumed());
        assertTrue(
                net.recognised().contains("2 tensors beside them are not read, such as text_projection, logit_scale"));
    }

    /** A line each: a configuration, and what is said where it contradicts the tensors. */
    @Test
    void refusesConfigurationsOfOtherNets() throws IOException {
        for (String[] wrong : new String[][] {
            {
                CONVNEXT.replace("[1,1,2,1]", "[1,1,3,1]"),
                "config.json: depths is [1, 1, 3, 1], but the tensors have [1, 1, 2, 1]"
            },
            {CONVNEXT.replace("[8,16", "[8,17"), "hidden_sizes is [8, 17, 24, 32], but"},
            {CONVNEXT.replace("'num_channels':3", "'num_channels':1"), "num_channels is 1, but the tensors have 3"},
            {CONVNEXT.replace("'patch_size':4", "'patch_size':2"), "patch_size is 2, but the tensors have 4"},
            {CONVNEXT.replace("'gelu'", "'mish'"), "hidden_act is mish, expected an activation"},
            {CONVNEXT.replace("1e-12", "NaN"), "layer_norm_eps is NaN, expected a finite number"},
            {
                CONVNEXT.replace("[1,1,2,1]", "[1,1,2e9,1]"),
                "depths is [1.0, 1.0, 2.0E9, 1.0], expected a whole number from 0"
            },
            {CONVNEXT.replace("'depths':", "'depths':7,'x':"), "depths is 7.0, expected a list"},
            {CONVNEXT.replace("1e-12", "-1"), "config.json: layer_norm_eps: eps is -1.0; it must not be negative"},
            {"{'model_type':'resnet'}", "model_type is resnet, but the tensors have a ConvNeXt's names"},
            {CONVNEXT.replace("'convnext'", "'convnextv2'"), "model_type is convnextv2, but the tensors have no GRN"},
            {"{'architecture':'convnextv2_atto'}", "convnextv2_atto, but the tensors have no GRN"},
            {"{'model_type':'vit'}", "has model_type vit, expected convnext"},
            {"{'architecture':'edgenext_small'}", "edgenext_small, which is no ConvNeXt"},
            {
                "{'architecture':'convnext_atto_rms'}",
                "the norms are rmsnorm by config.json: architecture convnext_atto_rms, but have a bias"
            },
        }) {
            config("config.json", wrong[0]);
            String message = refused(small());
            assertTrue(message.contains(wrong[1]), message);
        }
    }

    @Test
    void saysWhenTheHeadWasReplaced() throws IOException {
        config("config.json", CONVNEXT.replace("}", ",'id2label':{'0':'a','1':'b'}}"));
        ImportedNet net = read(small());
        assertEquals(Optional.empty(), net.labels());
        assertTrue(
                net.notes().get(0).contains("id2label has 2 classes, but the head's tensors have 10"),
                net.notes().toString());
    }

    @Test
    void writesNamesOfClassesALineEach() throws IOException {
        config("config.json", CONVNEXT.replace("}", ",'id2label':{'0':'a\\nb','1':'','2':'\\u202ec\\u001b[31m'}}"));
        ImportedNet net = read(Shapes.official(DEPTHS, WIDTHS, 3, false));
        assertEquals(Optional.of(List.of("a b", "class 1", "c [31m")), net.labels());
        assertTrue(net.notes().get(0).contains("made one line each"));
    }
}
