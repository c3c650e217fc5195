namespace HypergradGen.Generator.Tests.Support;

/// <summary>What an interpreted guard throws.</summary>
internal sealed class GuardException(string text) : Exception(text);
