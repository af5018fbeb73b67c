using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

public class JsonPatchTests
{
    [Theory]
    [InlineData("""[{"op":"add","path":"/a","value":1}]""", """{"b":{"c":[1,2]},"a":1}""")]
    [InlineData("""[{"op":"replace","path":"/b/c/0","value":9}]""", """{"b":{"c":[9,2]}}""")]
    [InlineData("""[{"op":"add","path":"/b/c/-","value":3}]""", """{"b":{"c":[1,2,3]}}""")]
    [InlineData("""[{"op":"add","path":"/b/c/0","value":0}]""", """{"b":{"c":[0,1,2]}}""")]
    [InlineData("""[{"op":"remove","path":"/b/c/1"}]""", """{"b":{"c":[1]}}""")]
    [InlineData("""[{"op":"move","from":"/b/c","path":"/d"}]""", """{"b":{},"d":[1,2]}""")]
    [InlineData("""[{"op":"copy","from":"/b/c/0","path":"/a~1b"}]""", """{"b":{"c":[1,2]},"a/b":1}""")]
    [InlineData("""[{"op":"test","path":"/b/c","value":[1,2]}]""", """{"b":{"c":[1,2]}}""")]
    public void A_patch_changes_what_it_says(string patch, string expected)
    {
        var document = JsonNode.Parse("""{"b":{"c":[1,2]}}""")!.AsObject();

        Assert.Null(JsonPatch.Apply(document, JsonNode.Parse(patch)!.AsArray()));
        Assert.Equal(expected, document.ToJsonString());
    }

    [Theory]
    [InlineData("""[{"op":"replace","path":"/a","value":1}]""")]
    [InlineData("""[{"op":"remove","path":"/b/c/2"}]""")]
    [InlineData("""[{"op":"test","path":"/b/c/0","value":2}]""")]
    [InlineData("""[{"op":"add","path":"a","value":1}]""")]
    [InlineData("""[{"op":"add","path":"","value":1}]""")]
    [InlineData("""[{"op":"move","from":"/x","path":"/a"}]""")]
    [InlineData("""[{"op":"dance","path":"/a"}]""")]
    [InlineData("""[1]""")]
    public void A_patch_that_cannot_be_done_is_told(string patch) =>
        Assert.NotNull(JsonPatch.Apply(JsonNode.Parse("""{"b":{"c":[1,2]}}""")!.AsObject(), JsonNode.Parse(patch)!.AsArray()));
}
