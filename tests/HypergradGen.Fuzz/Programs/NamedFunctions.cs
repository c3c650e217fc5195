using System.Globalization;
using System.Text;

namespace HypergradGen.Fuzz.Programs;

/// <summary>Functions of one real that a program gets from elsewhere: from the class that its type inherits, and from types that implement an interface with static members.</summary>
internal sealed class NamedFunctions(Dice dice, ISet<string> constructs, int seed)
{
    private readonly string _number = seed.ToString(CultureInfo.InvariantCulture);

    /// <summary>The class that the problem's type inherits.</summary>
    public string BaseName => $"Base{_number}_T";

    private string Body(string x) => dice.Pick($"RealMath.Tanh({dice.Number(true)} * {x})", $"{x} / (1.5 + {x} * {x})", $"RealMath.Sin({x}) * {dice.Number()}", $"{x} * RealMath.Exp(-({x} * {x}))", $"({x} < 0.2 ? 0.5 * {x} : RealMath.Cos({x}))");

    /// <summary>An abstract class with data and methods.</summary>
    /// <param name="fields">Data that derived classes read.</param>
    /// <param name="names">What its methods are called by these.</param>
    public string Base(string fields, List<string> names)
    {
        constructs.Add("class that inherits");
        var text = new StringBuilder($"public abstract class {BaseName}\n{{\n{fields}    protected readonly Real _bend = {dice.Number()};\n\n");
        text.Append($"    protected Real Bent(Real x) => {Body("x")} * _bend;\n\n");
        text.Append($"    protected static Real Folded(Real x)\n    {{\n        Real y = {Body("x")};\n        return {dice.Pick("y", "y * x", "y - 0.3 * x")};\n    }}\n}}\n");
        names.AddRange(["Bent", "Folded", "base.Bent"]);
        return text.ToString();
    }

    /// <summary>An interface with static members, types that implement it, and methods that are generic over these.</summary>
    public string Curves(List<string> names)
    {
        constructs.Add("static members of an interface");
        string curve = $"ICurve{_number}_T", tools = $"Curves{_number}_T";
        bool hasDefault = dice.Chance(0.5);
        var text = new StringBuilder($"internal interface {curve}\n{{\n    static abstract Real Offset {{ get; }}\n\n    static abstract Real At(Real x);\n");
        if (hasDefault)
            text.Append($"\n    static virtual Real Doubled(Real x) => {Body("x")};\n");
        text.Append("}\n\n");
        foreach (string name in new[] { "Wave", "Ramp" })
        {
            string doubled = hasDefault && name == "Ramp" ? $"\n    public static Real Doubled(Real x) => {Body("x")};\n" : "";
            text.Append($"internal {dice.Pick("readonly struct", "sealed class", "struct")} {name}{_number}_T : {curve}\n{{\n    public static Real Offset => {dice.Number(true)};\n\n    public static Real At(Real x) => {Body("x")};\n{doubled}}}\n\n");
        }
        string constraint = $"where TCurve : {curve}";
        text.Append($"internal static class {tools}\n{{\n    public static Real Through<TCurve>(Real x) {constraint} => TCurve.At(x - TCurve.Offset){(hasDefault ? " + TCurve.Doubled(0.5 * x)" : "")};\n\n");
        text.Append($"    public static Real Both<TCurve, TOther>(Real x) {constraint} where TOther : {curve} => TCurve.At(TOther.At(x)) * {dice.Number()};\n}}\n");
        names.AddRange([$"{tools}.Through<Wave{_number}_T>", $"{tools}.Through<Ramp{_number}_T>", $"{tools}.Both<Ramp{_number}_T, Wave{_number}_T>", $"Wave{_number}_T.At"]);
        return text.ToString();
    }
}
