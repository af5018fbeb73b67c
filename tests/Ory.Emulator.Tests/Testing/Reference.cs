using System.Text;

namespace Ory.Emulator.Tests;

/// <summary>What a configuration refers to, such as an identity schema, without a file.</summary>
internal static class Reference
{
    public static string To(string text) => "base64://" + Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
