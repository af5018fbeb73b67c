using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// Ory says at the head of a form what is wrong with a code or a name, and leaves the field itself unmarked.
internal static class RefusedFields
{
    private static readonly Dictionary<long, string> Fields = new()
    {
        [4000008] = "totp_code",
        [4000012] = "lookup_secret",
        [4000016] = "lookup_secret",
        [4000037] = "identifier",
        [4010008] = "code",
        [4040003] = "code",
        [4060006] = "code",
        [4070006] = "code",
    };

    // The message that is about this field, if there is one.
    public static UiText? About(OryPageNode node, IReadOnlyList<UiText> messages) => node is { Kind: "Input", Name: { } name }
        ? messages.FirstOrDefault(m => Fields.TryGetValue(m.Id, out var field) && field == name)
        : null;
}
