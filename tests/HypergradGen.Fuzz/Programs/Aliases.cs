namespace HypergradGen.Fuzz.Programs;

/// <summary>Helpers that are given one variable by two names: two references, or a reference and the memory that it lies in.</summary>
internal static class Aliases
{
    private static readonly HelperParameter s_first = new("a", HelperParameterKind.Ref), s_second = new("b", HelperParameterKind.Ref), s_number = new("x0", HelperParameterKind.Real);

    public static (string Text, Helper Helper) Write(Dice dice, ISet<string> constructs, string name, string modifiers, string prefix)
    {
        HelperParameter whole = new("v", HelperParameterKind.Target, 1), read = new("v", HelperParameterKind.Source, 1), input = s_second with { Kind = HelperParameterKind.In };
        string k() => dice.Number();
        switch (dice.Between(0, 6))
        {
            case 0:
                return Made("aliases: Swap", "void", $"(a, b) = (b, {dice.Pick("a", $"{k()} * a")});", s_first, s_second);
            case 1:
                return Made("aliases: two references", "void", $"a = {k()} * a + x0;\n        b -= {k()} * a * b;\n        a += b;", s_first, s_second, s_number);
            case 2:
                return Made("aliases: two references and a jump", "Real", $"Real before = b;\n        a += x0;\n        if (b > {k()})\n            return before;\n        b = RealMath.Sin(a);\n        return a * before;", s_first, s_second, s_number);
            case 3:
                return Made("aliases: a reference beside a value read by reference", "Real", $"a = RealMath.Sin(b);\n        return a * b;", s_first, input);
            case 4:
                return Made("aliases: a reference into memory that is read", "Real", $"Real sum = 0;\n        foreach (Real each in v)\n        {{\n            a = 0.5 * a + each;\n            sum += a * {dice.Pick("v[0]", "each", "v[^1]")};\n        }}\n        return {dice.Pick("sum", "RealMath.Tanh(sum)")};", s_first, read);
            case 5:
                return Made("aliases: a reference into memory that is written", "void", $"for (int i = 0; i < v.Length; i++)\n        {{\n            v[i] = {k()} * v[i] + a;\n            a {dice.Pick("+=", "-=")} {k()} * v[v.Length - 1 - i];\n        }}", s_first, whole);
            default:
                return Made("aliases: two references in a loop", "void", $"for (int i = 0; i < 3; i++)\n        {{\n            a = RealMath.Sin(b + x0);\n            if (a > {k()})\n                {dice.Pick("continue", "break", "return")};\n            b = 0.5 * b - {k()} * a;\n        }}", s_first, s_second, s_number);
        }

        (string, Helper) Made(string construct, string type, string body, params HelperParameter[] parameters)
        {
            constructs.Add(construct);
            string text = $"    {modifiers}{type} {name}({string.Join(", ", parameters.Select(p => p.Declaration))})\n    {{\n        {body}\n    }}\n";
            return (text, new Helper(name, prefix, parameters, type == "void" ? HelperReturn.Nothing : HelperReturn.Real, false) { MayAlias = true });
        }
    }
}
