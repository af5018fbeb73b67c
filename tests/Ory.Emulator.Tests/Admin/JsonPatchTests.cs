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
    [InlineData("""[{"op":"replace","path":"/a~1b","value":1}]""", """{"b":{"c":[1,2]},"a/b":1}""")]
    [InlineData("""[{"op":"add","path":"/d/e/f","value":1}]""", """{"b":{"c":[1,2]},"d":{"e":{"f":1}}}""")]
    [InlineData("""[{"op":"add","path":"/d/0","value":1}]""", """{"b":{"c":[1,2]},"d":[1]}""")]
    [InlineData("""[{"op":"add","path":"/d/2","value":1}]""", """{"b":{"c":[1,2]},"d":[null,null,1]}""")]
    [InlineData("""[{"op":"add","path":"/d/-1","value":1}]""", """{"b":{"c":[1,2]},"d":[1]}""")]
    [InlineData("""[{"op":"add","path":"/b/c/-1","value":3}]""", """{"b":{"c":[1,2,3]}}""")]
    [InlineData("""[{"op":"add","path":"/b/c/-3","value":0}]""", """{"b":{"c":[0,1,2]}}""")]
    [InlineData("""[{"op":"replace","path":"/b/c/-2","value":9}]""", """{"b":{"c":[9,2]}}""")]
    [InlineData("""[{"op":"remove","path":"/b/c/-1"}]""", """{"b":{"c":[1]}}""")]
    [InlineData("""[{"op":"replace","path":"/b","value":null}]""", """{"b":null}""")]
    [InlineData("""[]""", """{"b":{"c":[1,2]}}""")]
    public void A_patch_changes_what_it_says(string patch, string expected)
    {
        var document = JsonNode.Parse("""{"b":{"c":[1,2]}}""")!.AsObject();

        Assert.Null(JsonPatch.Apply(document, JsonNode.Parse(patch)!.AsArray()));
        Assert.Equal(expected, document.ToJsonString());
    }

    [Theory]
    [InlineData("""[{"op":"replace","path":"/b/c/2","value":1}]""")]
    [InlineData("""[{"op":"replace","path":"/x/0","value":1}]""")]
    [InlineData("""[{"op":"remove","path":"/b/c/2"}]""")]
    [InlineData("""[{"op":"remove","path":"/x"}]""")]
    [InlineData("""[{"op":"remove","path":"/b/c/-3"}]""")]
    [InlineData("""[{"op":"add","path":"/b/c/-4","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/d/-2","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/d/999999999","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/b"}]""")]
    [InlineData("""[{"op":"replace","path":"/b"}]""")]
    [InlineData("""[{"op":"add","path":"/b/c/7","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/b/c/0/d","value":1}]""")]
    [InlineData("""[{"op":"add","path":"a","value":1}]""")]
    [InlineData("""[{"op":"add","path":"","value":1}]""")]
    [InlineData("""[{"op":"test","path":"/b/c","value":[1,2]}]""")]
    [InlineData("""[{"op":"move","from":"/b/c","path":"/d"}]""")]
    [InlineData("""[{"op":"copy","from":"/b/c","path":"/d"}]""")]
    [InlineData("""[{"op":"dance","path":"/a"}]""")]
    [InlineData("""[{"op":"replace","path":"/id","value":1}]""")]
    [InlineData("""[{"op":"replace","path":"/ID","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/stateChangedAt","value":1}]""")]
    [InlineData("""[{"op":"remove","path":"/credentials"}]""")]
    [InlineData("""[{"op":"add","path":"/credentials/oidc/config","value":1}]""")]
    [InlineData("""[1]""")]
    public void A_patch_that_cannot_be_done_is_told(string patch) =>
        Assert.NotNull(JsonPatch.Apply(JsonNode.Parse("""{"b":{"c":[1,2]}}""")!.AsObject(), JsonNode.Parse(patch)!.AsArray()));
}
