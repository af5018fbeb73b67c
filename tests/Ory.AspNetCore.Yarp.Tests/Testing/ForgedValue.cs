namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>What a caller sends under the gateway's names.</summary>
internal static class ForgedValue
{
    public const string Forged = "forged-value";

    /// <summary>No backend has seen the value under a name that a careless one could take for ours.</summary>
    public static void AssertNothingForged(Gateway gateway)
    {
        foreach (var seen in gateway.Backend.Seen)
        {
            Assert.DoesNotContain(seen.Headers, header => header.Value.Contains(Forged) && Suspect(header.Key));
            Assert.DoesNotContain(seen.Trailers, header => header.Value.Contains(Forged) && Suspect(header.Key));
            Assert.DoesNotContain(seen.Headers, header => header.Key.Equals("Connection", StringComparison.OrdinalIgnoreCase) && header.Value.Contains("X-", StringComparison.OrdinalIgnoreCase));
        }

        // As CGI and its heirs read names, and more.
        static bool Suspect(string name)
        {
            var letters = new string([.. name.Where(char.IsAsciiLetterOrDigit)]).ToLowerInvariant();
            return letters.Contains("xuserid") || letters.Contains("xsessionid") || letters.Contains("xaal") || letters.Contains("xuseremail") || letters.Contains("remoteuser");
        }
    }
}
